import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// Two shops with the same demo data, one as `serve` and one as `dev` runs it.
final class ServedPair: Sendable {
    struct Sender: Sendable {
        let name: String
        let token: String
    }

    let callers: [Sender?]
    private let site: ShopSite
    private let here: ServedBundle
    private let there: ServedBundle
    private let databases: [TestDatabase]

    init() async throws {
        site = try await ShopSite()
        // Loaded once, and copied: the ids of demo data are drawn.
        let seeding = try await ServedBundle.shop(in: site.folder, environment: Self.environment(site.database))
        seeding.signal(SIGTERM)
        #expect(try await seeding.end() == .exited(0))
        var callers: [Sender?] = [nil]
        for role in ["customer", "seller", "admin"] {
            let ids = try await site.database.database.write.values(
                "select id::text from accounts.users where email = \(role + "@demo.example")", as: String.self)
            let user = try #require(ids.first.flatMap { UUID(uuidString: $0) })
            let shops = try await site.database.database.write.values(
                "select id::text from sellers.sellers where user_id = \(user)", as: String.self)
            let shop = shops.first.flatMap { UUID(uuidString: $0) }
            callers.append(Sender(name: role, token: site.token(role, user: user, seller: shop)))
        }
        self.callers = callers
        let first = try await site.database.twin()
        let second = try await site.database.twin()
        databases = [first, second]
        here = try await ServedBundle.shop(in: site.folder, environment: Self.environment(first))
        there = try await ServedBundle.dev(in: site.folder, environment: Self.environment(second))
    }

    private static func environment(_ database: TestDatabase) -> [String: String] {
        ["DATABASE_URL": database.url, "CARTWRIGHT_MODE": "demo", "JWT_SECRET": ShopSite.secret]
    }

    /// What both say. A read that differs is asked again for a while: what goes on behind a request takes its time.
    func answers(
        to sample: SampleRequest, as caller: Sender?
    ) async throws -> (here: PlainAnswer, there: PlainAnswer) {
        if !sample.isRequest { return (try await invokeHere(sample), try await invokeThere(sample)) }
        let ports = (here.port, there.port)
        return try await onThread {
            let bytes = sample.bytes(token: caller?.token)
            let end = ContinuousClock.now + .seconds(10)
            while true {
                let answers = (try Self.send(bytes, to: ports.0), try Self.send(bytes, to: ports.1))
                let isAlike = answers.0.difference(from: answers.1) == nil
                if isAlike || !sample.isSafe || ContinuousClock.now > end { return answers }
                poll(nil, 0, 50)
            }
        }
    }

    private static func send(_ bytes: [UInt8], to port: Int) throws -> PlainAnswer {
        let client = try WireClient(port: port)
        try client.send(bytes)
        return PlainAnswer(try client.response())
    }

    /// A message, an event or a tick, handed to the function by the command line.
    private func invokeHere(_ sample: SampleRequest) async throws -> PlainAnswer {
        let folder = site.folder
        let environment = Environment.current.merging(Self.environment(databases[0])) { $1 }
        let (end, output) = try await onThread {
            var program = Program(
                try ServedBundle.built("cartwright"), ["invoke", sample.function, "--event", sample.path],
                environment: environment)
            program.directory = folder
            return try program.run()
        }
        return PlainAnswer(went: end == .exited(0), output)
    }

    /// The same, invoked as Lambda's own clients do.
    private func invokeThere(_ sample: SampleRequest) async throws -> PlainAnswer {
        let port = there.adminPort
        return try await onThread {
            let answer = try WireClient(port: port).request(
                "POST", "/2015-03-31/functions/\(sample.function)/invocations",
                body: String(decoding: JSON.encode(sample.event, keys: .asWritten), as: UTF8.self))
            let failures = answer.json["batchItemFailures"]?.array ?? []
            let isFine = answer.status == 200 && answer.headers["x-amz-function-error"] == nil && failures.isEmpty
            return PlainAnswer(went: isFine, answer.text)
        }
    }

    func clear() { site.clear() }
}
