import CartwrightEventLoop
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

@Suite("When Postgres goes away")
struct CrashTests {
    enum Outcome: Sendable { case done, unavailable, unknown, other(String) }

    func attempt(_ work: () async throws -> Void) async -> Outcome {
        do {
            try await work()
            return .done
        } catch DatabaseError.unavailable { return .unavailable } catch DatabaseError.outcomeUnknown {
            return .unknown
        } catch {
            return .other("\(error)")
        }
    }

    /// Asks until every loop answers again; says how long that took.
    func timeUntilServed(_ database: Database) async -> Duration {
        let start = ContinuousClock.now
        var served = 0
        while served < 8, ContinuousClock.now - start < .seconds(20) {
            let read = try? await database.read.value("select 1", as: Int.self)
            let written = try? await database.write.value("select 1", as: Int.self)
            served = read == 1 && written == 1 ? served + 1 : 0
        }
        return ContinuousClock.now - start
    }

    func work(_ kind: Int, _ number: Int, _ database: Database) async throws {
        if kind == 0 {
            try await database.execute("insert into t values (\(number))")
        } else if kind == 1 {
            try await database.transaction { sql in
                try await sql.execute("insert into t values (\(number))")
            }
        } else {
            try await database.read.execute("select count(*) from t where id = \(number)")
        }
    }

    @Test("kill -9 under load: every call answers, what was promised is there, what was refused is not")
    func killUnderLoad() async throws {
        let server = try await TestPostgres.start()
        let database = Database(url: server.url, loops: EventLoopGroup(loops: 2))
        try await database.execute("create table t (id bigint primary key)")
        let results = Shared<[Int: Outcome]>([:])
        let isOver = Shared(false)
        let meeting = Meeting(of: 2)
        let others = Shared<[String]>([])
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<24 {
                group.addTask {
                    var number = worker * 1_000_000
                    while !isOver.value {
                        number += 1
                        let id = number
                        let outcome = await self.attempt { try await self.work(worker % 3, id, database) }
                        if worker % 3 < 2 { results.change { $0[id] = outcome } }
                        if case .other(let message) = outcome { others.change { $0.append(message) } }
                        if number == 300 { await meeting.arrive() }
                    }
                }
            }
            await meeting.arrive()
            server.kill9()
            // Refused at once while it is away.
            let start = ContinuousClock.now
            for _ in 0..<200 { _ = try? await database.read.execute("select 1") }
            for _ in 0..<200 { _ = try? await database.execute("insert into t values (-1)") }
            #expect(ContinuousClock.now - start < .seconds(2))
            try? await server.restart()
            #expect(await timeUntilServed(database) < .seconds(2))
            isOver.change { $0 = true }
        }
        #expect(others.value == [])
        let present = Set(try await database.write.values("select id from t", as: Int.self))
        var counts = (done: 0, unavailable: 0, unknown: 0)
        for (id, outcome) in results.value {
            switch outcome {
            case .done:
                counts.done += 1
                #expect(present.contains(id), "promised, but lost: \(id)")
            case .unavailable:
                counts.unavailable += 1
                #expect(!present.contains(id), "refused, but there: \(id)")
            case .unknown: counts.unknown += 1
            case .other(let message): Issue.record("unexpected: \(message)")
            }
        }
        #expect(counts.done > 300)
        #expect(counts.unavailable > 0)
        await database.close()
    }

    @Test("an orderly restart: open transactions end, and service resumes by itself")
    func restart() async throws {
        let server = try await TestPostgres.start()
        let database = Database(url: server.url, loops: EventLoopGroup(loops: 1))
        try await database.execute("create table t (id int)")
        _ = try await database.read.execute("select 1")
        let result = await attempt {
            try await database.transaction { sql in
                try await sql.execute("insert into t values (1)")
                try await server.stop()
                try await sql.execute("insert into t values (2)")
            }
        }
        if case .unavailable = result {} else { Issue.record("\(result)") }
        if case .unavailable = await attempt({ try await database.read.execute("select 1") }) {
        } else {
            Issue.record("a read did not say that the database is away")
        }
        try await server.restart()
        #expect(await timeUntilServed(database) < .seconds(2))
        #expect(try await database.read.value("select count(*) from t", as: Int.self) == 0)
        await database.close()
    }

    @Test("a connection that an administrator ends is replaced without anyone noticing")
    func terminated() async throws {
        let test = try await TestDatabase.fresh()
        let database = Database(
            url: test.url, loops: EventLoopGroup(loops: 1), configuration: TestDatabase.configuration)
        for _ in 0..<5 {
            _ = try await database.read.execute("select 1")
            _ = try await database.execute("select 1")
            try await test.database.execute(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
            )
            #expect(await timeUntilServed(database) < .seconds(1))
        }
        await database.close()
    }

    @Test("a server that is not there is told at once, and an address that cannot be read as well")
    func neverThere() async throws {
        let database = Database(url: "host=/nonexistent dbname=x", loops: EventLoopGroup(loops: 1))
        let start = ContinuousClock.now
        for _ in 0..<20 {
            await #expect(throws: DatabaseError.self) { try await database.read.execute("select 1") }
            await #expect(throws: DatabaseError.self) { try await database.execute("select 1") }
        }
        // One that waited would wait for five seconds; a busy machine takes its time for forty that do not.
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(database.connectionFailure?.contains("/nonexistent") == true)
        await database.close()
        await #expect {
            try await Database(url: "postgres://%zz", loops: EventLoopGroup(loops: 1)).read.execute("select 1")
        } throws: { "\($0)".contains("address") }
    }

    @Test("a host is found by its name, off the loop")
    func byName() async throws {
        let database = Database(url: "postgresql://nobody@localhost:1/x", loops: EventLoopGroup(loops: 1))
        await #expect {
            try await database.read.execute("select 1")
        } throws: { error in
            if case DatabaseError.unavailable = error { true } else { false }
        }
        await database.close()
    }
}
