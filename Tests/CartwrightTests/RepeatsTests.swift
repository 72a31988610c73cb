import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

private struct Order: Codable, Sendable, Validated {
    let item: String
    func validate(_ validation: inout Validation) { validation.length(item, 1...20, "item") }
}
private struct Placed: Codable, Sendable { let number: Int }
private struct Key: Encodable, Sendable, Confidential { let secret: String }

extension CallDatabase {
    /// Writes down that something happened; answers its number.
    fileprivate func happen(_ what: String) async throws -> Int {
        try await transaction { sql in
            try await sql.value("insert into effects (what) values (\(what)) returning id", as: Int.self) ?? 0
        }
    }
}

private func place(_ order: Order, _ call: Call) async throws -> Created<Placed> {
    let number = try await call.database.happen(order.item)
    return Created(Placed(number: number), at: "/orders/\(number)")
}
private func placeInSteps(_ order: Order, _ call: Call) async throws -> Created<Placed> {
    let number = try await call.step("order") { sql in
        try await sql.value("insert into effects (what) values (\(order.item)) returning id", as: Int.self) ?? 0
    }
    if order.item == "fragile", try await call.database.read.value("select count(*) from effects", as: Int.self) == 1 {
        _ = try await call.database.happen("the provider was down")
        throw Problem.unavailable("provider_unavailable")
    }
    try await call.step("payment") { sql in
        _ = try await sql.execute("insert into effects (what) values ('payment')")
    }
    return Created(Placed(number: number), at: "/orders/\(number)")
}
private func soldOut(_ order: Order, _ call: Call) async throws -> Placed {
    _ = try await call.database.happen(order.item)
    throw Problem.conflict("sold_out")
}
private func makeKey(_ order: Order, _ call: Call) async throws -> Key {
    _ = try await call.database.happen(order.item)
    return Key(secret: "s3cr3t")
}
/// Writes, and loses its connection before anything is committed: what a `kill -9` looks like to Postgres. Only once.
private func loseConnection(_ order: Order, _ call: Call) async throws -> Placed {
    let call = call
    let number = try await call.database.happen(order.item)
    let isFirst = try await call.database.transaction { sql in
        try await sql.value("select nextval('attempts') = 1", as: Bool.self) ?? false
    }
    if isFirst {
        _ = try await call.database.transaction { sql in
            try await sql.execute("select pg_terminate_backend(pg_backend_pid())")
        }
    }
    return Placed(number: number)
}
private func deliver(_ order: Order, _ call: Call) async throws { _ = try await call.database.happen(order.item) }

private func deliverInSteps(_ order: Order, _ call: Call) async throws {
    try await call.step("note") { sql in
        _ = try await sql.execute("insert into effects (what) values (\(order.item))")
    }
}

@Suite("Repeated requests")
struct RepeatsTests {
    private func bench(
        _ trigger: Trigger, _ idempotent: String, access: String = "public", clock: WallClock = .system
    ) async throws -> (host: TestHost, database: Database) {
        let database = try await TestDatabase.fresh().database
        try await database.migrate(Service.runtime.migrations, service: Service.runtime.name)
        try await database.execute("create table effects (id bigint generated always as identity, what text not null)")
        try await database.execute("create sequence attempts")
        let yaml = "http: POST /orders\naccess: \(access)\nidempotent: \(idempotent)"
        return (try TestHost([(yaml: yaml, trigger: trigger)], database: database, clock: clock), database)
    }

    private func effects(_ database: Database) async throws -> [String] {
        try await database.write.values("select what from effects order by id", as: String.self)
    }

    @Test(
        "a key from nobody in particular is refused with the reason, and nothing is done", arguments: ["true", "steps"])
    func withoutSender(kind: String) async throws {
        let (host, database) = try await bench(.http(place), kind)
        let key: Headers = [.idempotencyKey: "one"]
        let refused = await host.send(.post, "/orders", #"{"item":"book"}"#, headers: key)
        #expect(refused.status == 400 && refused.code == "idempotency_key_without_sender")
        #expect(refused.json["detail"]?.string?.contains("sign in, or send a Cart-Token") == true)
        #expect(try await effects(database) == [])
        #expect(await host.send(.post, "/orders", #"{"item":"book"}"#).status == 201)
        let guest: Headers = [.idempotencyKey: "one", .cartToken: "visitor"]
        #expect(await host.send(.post, "/orders", #"{"item":"book"}"#, headers: guest).status == 201)
    }

    @Test("to a webhook the header means nothing: its sender is known by the signature")
    func webhook() async throws {
        let (host, database) = try await bench(.http(place), "true", access: "signed")
        for _ in 0..<2 {
            let answer = await host.send(.post, "/orders", #"{"item":"book"}"#, headers: [.idempotencyKey: "one"])
            #expect(answer.status == 201)
        }
        #expect(try await effects(database) == ["book", "book"])
    }

    @Test(
        "the same key a hundred times at once has one effect and else replays or refusals",
        arguments: ["true", "steps"])
    func parallel(kind: String) async throws {
        let (host, database) = try await bench(kind == "steps" ? .http(placeInSteps) : .http(place), kind)
        let headers: Headers = [.authorization: "Bearer " + host.token(), .idempotencyKey: "one"]
        let answers = await withTaskGroup(of: TestAnswer.self) { group in
            for _ in 0..<100 {
                group.addTask { await host.send(.post, "/orders", #"{"item":"book"}"#, headers: headers) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let made = answers.filter { $0.status == 201 && $0.headers[.idempotentReplayed] == nil }
        #expect(made.count == 1)
        for answer in answers where answer.status != 201 {
            #expect(answer.status == 409)
            #expect(answer.code == "idempotency_in_progress")
            #expect(answer.headers[.retryAfter] != nil)
        }
        let again = await host.send(.post, "/orders", #"{"item":"book"}"#, headers: headers)
        #expect(again.status == 201)
        #expect(again.headers[.idempotentReplayed] == "true")
        #expect(again.headers[.location] == made.first?.headers[.location])
        #expect(again.text == made.first?.text)
        #expect(try await effects(database) == (kind == "steps" ? ["book", "payment"] : ["book"]))
    }

    @Test(
        "another request under the same key is refused; another caller's key is another key",
        arguments: ["true", "steps"])
    func reused(kind: String) async throws {
        let (host, database) = try await bench(kind == "steps" ? .http(placeInSteps) : .http(place), kind)
        let headers: Headers = [.authorization: "Bearer " + host.token(), .idempotencyKey: "one"]
        #expect(await host.send(.post, "/orders", #"{"item":"book"}"#, headers: headers).status == 201)
        let other = await host.send(.post, "/orders", #"{"item":"pen"}"#, headers: headers)
        #expect(other.status == 422)
        #expect(other.code == "idempotency_key_reused")
        let stranger: Headers = [.cartToken: "guest", .idempotencyKey: "one"]
        #expect(await host.send(.post, "/orders", #"{"item":"pen"}"#, headers: stranger).status == 201)
        #expect(try await effects(database).filter { $0 != "payment" } == ["book", "pen"])
    }

    @Test("a connection that dies half way leaves nothing, and the repeat does it once")
    func connectionLost() async throws {
        let (host, database) = try await bench(.http(loseConnection), "true")
        let headers: Headers = [.authorization: "Bearer " + host.token(), .idempotencyKey: "one"]
        let first = await host.send(.post, "/orders", #"{"item":"book"}"#, headers: headers)
        #expect(first.status == 503, "\(first.text)")
        #expect(try await effects(database) == [])
        let second = await host.send(.post, "/orders", #"{"item":"book"}"#, headers: headers)
        #expect(second.status == 200, "\(second.text)")
        #expect(second.headers[.idempotentReplayed] == nil)
        let third = await host.send(.post, "/orders", #"{"item":"book"}"#, headers: headers)
        #expect(third.headers[.idempotentReplayed] == "true")
        #expect(third.text == second.text)
        #expect(try await effects(database) == ["book"])
    }

    @Test("a call cut off between its steps goes on where it stopped")
    func resumed() async throws {
        let (host, database) = try await bench(.http(placeInSteps), "steps")
        let headers: Headers = [.authorization: "Bearer " + host.token(), .idempotencyKey: "one"]
        let first = await host.send(.post, "/orders", #"{"item":"fragile"}"#, headers: headers)
        #expect(first.code == "provider_unavailable")
        let second = await host.send(.post, "/orders", #"{"item":"fragile"}"#, headers: headers)
        #expect(second.status == 201, "\(second.text)")
        #expect(second.json["number"] == 1)
        #expect(try await effects(database) == ["fragile", "the provider was down", "payment"])
    }

    @Test("what a killed process left behind is taken over when its lease is over, not before")
    func takenOver() async throws {
        let clock = WallClock(startingAt: Date(timeIntervalSince1970: 1_800_000_000))
        let (host, database) = try await bench(.http(placeInSteps), "steps", clock: clock)
        let id = UUID()
        let token = host.tokens.issue(for: .init(id: id), at: clock.now).token
        let headers: Headers = [.authorization: "Bearer " + token, .idempotencyKey: "one"]
        #expect(await host.send(.post, "/orders", #"{"item":"book"}"#, headers: headers).status == 201)
        // As if the process had died after the first of the two steps.
        let until = clock.now.addingTimeInterval(12)
        try await database.execute("delete from cartwright.steps where name = 'payment'")
        try await database.execute("delete from effects where what = 'payment'")
        try await database.execute(
            "update cartwright.idempotency_keys set state = 'in_progress', status = null, locked_until = \(until)")
        let early = await host.send(.post, "/orders", #"{"item":"book"}"#, headers: headers)
        #expect(early.status == 409)
        #expect(early.headers[.retryAfter] == "12")
        clock.advance(by: .seconds(12))
        let later = await host.send(.post, "/orders", #"{"item":"book"}"#, headers: headers)
        #expect(later.status == 201, "\(later.text)")
        #expect(later.json["number"] == 1)
        #expect(try await effects(database) == ["book", "payment"])
    }

    @Test("what the rules decided is said again and left no trace; what was not even read may be corrected")
    func problems() async throws {
        let (host, database) = try await bench(.http(soldOut), "true")
        let headers: Headers = [.authorization: "Bearer " + host.token(), .idempotencyKey: "one"]
        let invalid = await host.send(.post, "/orders", #"{"item":1}"#, headers: headers)
        #expect(invalid.status == 422)
        let first = await host.send(.post, "/orders", #"{"item":"book"}"#, headers: headers)
        #expect(first.code == "sold_out")
        #expect(first.headers[.idempotentReplayed] == nil)
        let second = await host.send(.post, "/orders", #"{"item":"book"}"#, headers: headers)
        #expect(second.text == first.text)
        #expect(second.headers[.idempotentReplayed] == "true")
        #expect(try await effects(database) == [])
    }

    @Test("an answer that holds a secret is never kept, and what it did is not done again")
    func secrets() async throws {
        let (host, database) = try await bench(.http(makeKey), "true")
        let headers: Headers = [.authorization: "Bearer " + host.token(), .idempotencyKey: "one"]
        #expect(await host.send(.post, "/orders", #"{"item":"book"}"#, headers: headers).status == 200)
        let second = await host.send(.post, "/orders", #"{"item":"book"}"#, headers: headers)
        #expect(second.status == 409)
        #expect(second.code == "answer_not_repeatable")
        #expect(try await effects(database) == ["book"])
        let kept = try await database.write.value("select body is null from cartwright.idempotency_keys", as: Bool.self)
        #expect(kept == true)
    }

    @Test("an odd key is a 400")
    func odd() async throws {
        let (host, _) = try await bench(.http(place), "true")
        let odd = await host.send(
            .post, "/orders", #"{"item":"book"}"#, headers: [.idempotencyKey: String(repeating: "k", count: 256)])
        #expect(odd.code == "bad_idempotency_key")
    }

    @Test(
        "a message that comes again has no second effect",
        arguments: [(Trigger.queue(deliver), "{}"), (.queue(deliverInSteps), "{hosts: [example.com]}")])
    func messages(trigger: Trigger, uses: String) async throws {
        let (_, database) = try await bench(.http(place), "true")
        let yaml = """
            queues: {orders: {visibility: 60s}}
            functions:
              test-a: {does: A, handler: Tests.a, queue: orders, access: internal, uses: \(uses)}
            """
        var table = FunctionTable(manifest: yaml)
        table.add("test-a", trigger)
        var configuration = Host.Configuration()
        configuration.database = database
        let host = try Host(table, configuration: configuration)
        let message = Message(
            id: UUID(), queue: "orders", body: Array(#"{"item":"book"}"#.utf8), sentAt: Date())
        let unreadable = Message(id: UUID(), queue: "orders", body: Array("{}".utf8), sentAt: Date())
        for _ in 0..<3 {
            let result = await host.deliver([message, unreadable], to: host.functions[0])
            #expect(result.failed == [unreadable.id])
        }
        #expect(try await effects(database) == ["book"])
    }

    @Test("kept answers are forgotten after a day, and their keys are free again")
    func forgotten() async throws {
        let clock = WallClock(startingAt: Date(timeIntervalSince1970: 1_800_000_000))
        let (host, database) = try await bench(.http(place), "true", clock: clock)
        let id = UUID()
        func send() async -> TestAnswer {
            let token = host.tokens.issue(for: .init(id: id), at: clock.now).token
            return await host.send(
                .post, "/orders", #"{"item":"book"}"#,
                headers: [.authorization: "Bearer " + token, .idempotencyKey: "one"])
        }
        #expect(await send().headers[.idempotentReplayed] == nil)
        #expect(await send().headers[.idempotentReplayed] == "true")
        clock.advance(by: .seconds(24 * 3600))
        #expect(await send().headers[.idempotentReplayed] == nil)
        clock.advance(by: .seconds(25 * 3600))
        try await forgetRepeats(.test(database: database, clock: clock))
        #expect(try await database.write.value("select count(*) from cartwright.idempotency_keys", as: Int.self) == 0)
        #expect(try await effects(database) == ["book", "book"])
    }
}
