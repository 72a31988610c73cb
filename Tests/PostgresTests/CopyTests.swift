import CartwrightEventLoop
import CartwrightPostgres
import TestSupport
import Testing

@Suite("A copy that fails", .timeLimit(.minutes(1)))
struct CopyTests {
    /// Many more rows than fit between us and Postgres, so that most are sent after it has refused the first.
    private static let many = 1...200_000

    private func table() async throws -> TestDatabase {
        let test = try await TestDatabase.fresh()
        try await test.database.execute("create table t (id bigint check (id > 0), text text)")
        return test
    }

    private func fill(_ sql: Transaction, _ rows: some Sequence<Int> & Sendable) async throws {
        try await sql.copy(into: "t", columns: ["id", "text"], rows: rows) { number, row in
            row.append(number)
            row.append("a text that makes the row longer than it would be")
        }
    }

    private func isTimeOut(_ error: any Error) -> Bool {
        if case DatabaseError.timedOut = error { true } else { false }
    }

    /// The table is empty, and the connection that the copy had serves others.
    private func expectUntouched(_ test: TestDatabase) async throws {
        #expect(try await test.database.write.value("select count(*) from t", as: Int.self) == 0)
        try await test.database.transaction { sql in try await fill(sql, [1, 2]) }
        #expect(try await test.database.write.value("select count(*) from t", as: Int.self) == 2)
    }

    @Test("a row that is refused while others are still to be sent ends it with what Postgres said")
    func refusedEarly() async throws {
        let test = try await table()
        await #expect {
            try await test.database.transaction { sql in try await fill(sql, Array(Self.many).map { $0 - 1 }) }
        } throws: { ($0 as? DatabaseError)?.server?.isCheckViolation == true }
        try await expectUntouched(test)
    }

    @Test("a statement time-out ends it, with a consumer too slow to take what is sent")
    func slowConsumer() async throws {
        let test = try await table()
        try await test.database.execute(
            """
            create function wait() returns trigger language plpgsql as
            'begin if new.id = 1000 then perform pg_sleep(60); end if; return new; end'
            """)
        try await test.database.execute(
            "create trigger wait before insert on t for each row execute function wait()")
        await #expect {
            try await test.database.transaction { sql in
                try await sql.execute("set local statement_timeout = 100")
                try await fill(sql, Self.many)
            }
        } throws: { isTimeOut($0) }
        try await expectUntouched(test)
    }

    @Test("a statement time-out ends it before it began, where the table is locked")
    func lockedTable() async throws {
        let test = try await table()
        try await test.database.transaction { lock in
            try await lock.execute("lock table t in access exclusive mode")
            await #expect {
                try await test.database.transaction { sql in
                    try await sql.execute("set local statement_timeout = 100")
                    try await fill(sql, Self.many)
                }
            } throws: { isTimeOut($0) }
        }
        try await expectUntouched(test)
    }

    @Test("the call's deadline ends it however much there is to send")
    func deadline() async throws {
        let test = try await table()
        await #expect {
            try await test.database.withDeadline(monotonicNanoseconds() + 200_000_000).transaction { sql in
                try await fill(sql, 1...Int.max)
            }
        } throws: { isTimeOut($0) }
        try await expectUntouched(test)
    }
}
