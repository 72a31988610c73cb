import CartwrightEventLoop
import CartwrightPostgres
import Glibc
import TestSupport
import Testing

@Suite("What a lost connection means")
struct LossTests {
    /// A table whose rows end their own connection at the commit.
    func trap(_ test: TestDatabase) async throws {
        try await test.database.execute("create table t (id int)")
        try await test.database.execute(
            """
            create function leave() returns trigger language plpgsql as
            'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'
            """)
        try await test.database.execute(
            """
            create constraint trigger leave after insert on t deferrable initially deferred
            for each row execute function leave()
            """)
    }

    func isUnknown(_ error: any Error) -> Bool {
        if case DatabaseError.outcomeUnknown = error { true } else { false }
    }

    @Test("lost during the commit: the outcome is unknown, and nothing is tried again")
    func duringCommit() async throws {
        let test = try await TestDatabase.fresh()
        try await trap(test)
        let attempts = Shared(0)
        await #expect {
            try await test.database.transaction { sql in
                attempts.change { $0 += 1 }
                try await sql.execute("insert into t values (1)")
            }
        } throws: { isUnknown($0) }
        #expect(attempts.value == 1)
        await #expect {
            try await test.database.execute("insert into t values (2)")
        } throws: { isUnknown($0) }
        #expect(try await test.database.write.value("select count(*) from t", as: Int.self) == 0)
    }

    @Test("lost before the commit: nothing was done")
    func beforeCommit() async throws {
        let test = try await TestDatabase.fresh()
        try await test.database.execute("create table t (id int)")
        await #expect {
            try await test.database.transaction { sql in
                try await sql.execute("insert into t values (1)")
                try await sql.execute("select pg_terminate_backend(pg_backend_pid())")
            }
        } throws: { error in
            if case DatabaseError.unavailable = error { true } else { false }
        }
        #expect(try await test.database.write.value("select count(*) from t", as: Int.self) == 0)
    }

    @Test("lost without a word while a write runs: the outcome is unknown")
    func withoutAWord() async throws {
        // One of its processes is killed, which costs it all connections.
        let server = try await TestPostgres.start()
        let database = Database(url: server.url, loops: EventLoopGroup(loops: 2))
        try await database.execute("create table t (id int)")
        async let error = failure { try await database.execute("insert into t select 1 from pg_sleep(60)") }
        var process: Int?
        let start = ContinuousClock.now
        while process == nil, ContinuousClock.now - start < .seconds(20) {
            process = try await database.read.value(
                "select pid from pg_stat_activity where state = 'active' and query like 'insert%'", as: Int.self)
        }
        try #require(kill(pid_t(try #require(process)), SIGKILL) == 0)
        #expect(await error.map(isUnknown) == true)
        await database.close()
    }

    private func failure(_ work: () async throws -> Void) async -> (any Error)? {
        do { try await work() } catch { return error }
        return nil
    }

    @Test("a connection is asked for a sign of life after it was idle")
    func signOfLife() async throws {
        // Its processes are signalled, so it must be a server of our own.
        let url = try await TestPostgres.shared().url
        var configuration = TestDatabase.configuration
        configuration.checkedAfterIdle = .zero
        configuration.writeConnections = 1
        let database = Database(url: url, loops: EventLoopGroup(loops: 1), configuration: configuration)
        let first = try await database.write.value("select pg_backend_pid()", as: Int.self)
        #expect(try await database.write.value("select pg_backend_pid()", as: Int.self) == first)
        // A server process that does not move gives no sign within a second: another connection is opened.
        let process = pid_t(try #require(first))
        try #require(kill(process, SIGSTOP) == 0)
        let second = try await database.write.value("select pg_backend_pid()", as: Int.self)
        #expect(second != nil && second != first)
        kill(process, SIGCONT)
        await database.close()
    }

    @Test("a read connection that is stuck is given up, and reads go on over another")
    func stuckReads() async throws {
        // Its processes are signalled, so it must be a server of our own.
        let url = try await TestPostgres.shared().url
        var configuration = TestDatabase.configuration
        configuration.readTimeout = .milliseconds(100)
        configuration.readConnections = 1
        let database = Database(url: url, loops: EventLoopGroup(loops: 1), configuration: configuration)
        let process = pid_t(try #require(try await database.read.value("select pg_backend_pid()", as: Int.self)))
        try #require(kill(process, SIGSTOP) == 0)
        let start = ContinuousClock.now
        await #expect(throws: DatabaseError.self) { try await database.read.execute("select 1") }
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(try await database.read.value("select 2", as: Int.self) == 2)
        kill(process, SIGCONT)
        await database.close()
    }

    @Test("a statement that Postgres cannot end in time costs its connection, not its caller")
    func unendable() async throws {
        // Its processes are signalled, so it must be a server of our own.
        let url = try await TestPostgres.shared().url
        let database = Database(
            url: url, loops: EventLoopGroup(loops: 1), configuration: TestDatabase.configuration)
        let started = Shared<Int?>(nil)
        let start = ContinuousClock.now
        await #expect {
            try await database.withDeadline(monotonicNanoseconds() + 1_000_000_000).transaction { sql in
                let process = try await sql.value("select pg_backend_pid()", as: Int.self)
                started.change { $0 = process }
                if let process { kill(pid_t(process), SIGSTOP) }
                try await sql.execute("select 1")
            }
        } throws: { error in
            if case DatabaseError.timedOut = error { true } else { false }
        }
        #expect(ContinuousClock.now - start < .seconds(10))
        if let process = started.value { kill(pid_t(process), SIGCONT) }
        await database.close()
    }
}
