import CartwrightEventLoop
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

@Suite("Transactions")
struct TransactionTests {
    struct Failure: Error {}

    func table() async throws -> TestDatabase {
        let test = try await TestDatabase.fresh()
        try await test.database.execute("create table t (id int primary key, n int not null check (n >= 0))")
        try await test.database.execute("insert into t select g, 100 from generate_series(1, 10) g")
        return test
    }

    func total(_ test: TestDatabase) async throws -> Int? {
        try await test.database.read.value("select sum(n) from t", as: Int.self)
    }

    @Test("what a transaction did stands when it returns, and is gone when it throws")
    func commitAndRollback() async throws {
        let test = try await table()
        let answer = try await test.database.transaction { sql in
            try await sql.execute("update t set n = n - 10 where id = 1")
            return "done"
        }
        #expect(answer == "done")
        await #expect(throws: Failure.self) {
            try await test.database.transaction { sql in
                try await sql.execute("delete from t")
                throw Failure()
            }
        }
        #expect(try await total(test) == 990)
    }

    @Test("an error that the body swallows still rolls everything back")
    func swallowedError() async throws {
        let test = try await table()
        await #expect(throws: DatabaseError.self) {
            try await test.database.transaction { sql in
                try await sql.execute("update t set n = 0 where id = 1")
                _ = try? await sql.execute("update t set n = -1 where id = 2")
            }
        }
        #expect(try await total(test) == 1000)
    }

    @Test("a violated constraint is told by name")
    func constraint() async throws {
        let test = try await table()
        do {
            try await test.database.execute("insert into t values (1, 1)")
            Issue.record("no error")
        } catch let error as DatabaseError {
            #expect(error.server?.isUniqueViolation == true)
            #expect(error.server?.constraint == "t_pkey")
            #expect(error.server?.table == "t")
        }
        try await test.database.execute(
            "create table late (id int primary key, other int references t deferrable initially deferred)")
        await #expect {
            try await test.database.execute("insert into late values (1, 999)")
        } throws: { ($0 as? DatabaseError)?.server?.isForeignKeyViolation == true }
        await #expect {
            try await test.database.transaction { sql in try await sql.execute("insert into late values (1, 999)") }
        } throws: { ($0 as? DatabaseError)?.server?.isForeignKeyViolation == true }
        #expect(try await test.database.read.value("select count(*) from late", as: Int.self) == 0)
    }

    @Test("two transactions in a deadlock both succeed in the end")
    func deadlock() async throws {
        let test = try await table()
        let attempts = Shared(0)
        let meeting = Meeting(of: 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (first, second) in [(1, 2), (2, 1)] {
                group.addTask {
                    try await test.database.transaction { sql in
                        attempts.change { $0 += 1 }
                        try await sql.execute("update t set n = n + 1 where id = \(first)")
                        await meeting.arrive()
                        try await sql.execute("update t set n = n + 1 where id = \(second)")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await total(test) == 1004)
        #expect(attempts.value >= 3)
    }

    @Test("serializable transactions that collide are run again until each counted")
    func serialization() async throws {
        let test = try await table()
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask { () -> Bool in
                    do {
                        _ = try await test.database.transaction(isolation: .serializable) { sql in
                            let n = try await sql.value("select n from t where id = 1", as: Int.self) ?? 0
                            try await sql.execute("update t set n = \(n + 1) where id = 1")
                        }
                        return true
                    } catch { return false }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(try await total(test) == 1000 + outcomes)
        #expect(outcomes >= 2)
    }

    @Test("a savepoint undoes its own part and leaves the rest; they nest")
    func savepoints() async throws {
        let test = try await table()
        let hooks = Shared<[String]>([])
        try await test.database.transaction { sql in
            try await sql.execute("update t set n = n + 1 where id = 1")
            sql.afterCommit { hooks.change { $0.append("outer") } }
            await #expect(throws: DatabaseError.self) {
                try await sql.savepoint { sql in
                    try await sql.execute("update t set n = n + 10 where id = 2")
                    sql.afterCommit { hooks.change { $0.append("lost") } }
                    try await sql.savepoint { sql in
                        try await sql.execute("update t set n = n + 100 where id = 3")
                        sql.afterCommit { hooks.change { $0.append("lost too") } }
                    }
                    try await sql.execute("update t set n = -1 where id = 4")
                }
            }
            try await sql.savepoint { sql in
                await #expect(throws: Failure.self) {
                    try await sql.savepoint { sql in
                        try await sql.execute("delete from t")
                        throw Failure()
                    }
                }
                try await sql.execute("update t set n = n + 2 where id = 5")
                sql.afterCommit { hooks.change { $0.append("inner") } }
            }
            #expect(hooks.value == [])
        }
        #expect(try await total(test) == 1003)
        #expect(hooks.value == ["outer", "inner"])
    }

    @Test("a transaction used after its end refuses")
    func afterItsEnd() async throws {
        let test = try await table()
        let kept = try await test.database.transaction { sql in sql }
        await #expect(throws: DatabaseError.self) { try await kept.execute("delete from t") }
        #expect(try await total(test) == 1000)
    }

    @Test("at the deadline a write is ended, its locks are free, and its connection serves on")
    func deadline() async throws {
        let test = try await table()
        let start = ContinuousClock.now
        try await test.database.transaction { sql in
            try await sql.execute("update t set n = 1 where id = 1")
            let hurried = test.database.withDeadline(monotonicNanoseconds() + 200_000_000)
            await #expect {
                try await hurried.execute("update t set n = 2 where id = 1")
            } throws: { error in
                if case DatabaseError.timedOut = error { true } else { false }
            }
            await #expect {
                try await hurried.withDeadline(monotonicNanoseconds() + 200_000_000).transaction { sql in
                    try await sql.execute("update t set n = 3 where id = 2")
                    try await sql.execute("update t set n = 3 where id = 1")
                }
            } throws: { error in
                if case DatabaseError.timedOut = error { true } else { false }
            }
            try await sql.execute("update t set n = 1 where id = 2")
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(try await total(test) == 802)
    }

    @Test("a commit after the deadline is refused")
    func lateCommit() async throws {
        let test = try await table()
        let hurried = test.database.withDeadline(monotonicNanoseconds() + 150_000_000)
        await #expect {
            try await hurried.transaction { sql in
                try await sql.execute("delete from t")
                try await WallClock.system.sleep(for: .milliseconds(250))
            }
        } throws: { error in
            if case DatabaseError.timedOut = error { true } else { false }
        }
        #expect(try await total(test) == 1000)
    }

    @Test("a cancelled task's write is ended")
    func cancellation() async throws {
        let test = try await table()
        try await test.database.transaction { sql in
            try await sql.execute("update t set n = 1 where id = 1")
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await test.database.transaction { sql in
                            try await sql.execute("update t set n = 2 where id = 1")
                        }
                    }
                }
                #expect(await test.database.waitForSomebodyWaiting())
                group.cancelAll()
            }
        }
        #expect(try await total(test) == 901)
    }

    @Test("more transactions than connections wait their turn")
    func queue() async throws {
        let test = try await table()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<60 {
                group.addTask {
                    _ = try await test.database.transaction { sql in
                        try await sql.execute("update t set n = n + 1 where id = 1")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await total(test) == 1060)
    }

    @Test("rows are copied in, whatever their texts hold")
    func copy() async throws {
        let test = try await TestDatabase.fresh()
        try await test.database.execute(
            "create table c (id int, name text, at timestamptz, raw bytea, tags text[], note jsonb, ratio float8, u uuid)"
        )
        let moment = Date(timeIntervalSince1970: 1_700_000_000.5)
        let id = UUID()
        let count = try await test.database.transaction { sql in
            try await sql.copy(
                into: "public.c", columns: ["id", "name", "at", "raw", "tags", "note", "ratio", "u"],
                rows: Array(1...20_000)
            ) { number, row in
                row.append(number)
                row.append(number == 7 ? nil : "a\tb\\\n\r\"\(number)")
                row.append(moment)
                row.append([UInt8(0), 255])
                row.append(["x,\"\\", "y"])
                row.append("{\"a\": 1}")
                row.append(0.25)
                row.append(id)
            }
        }
        #expect(count == 20_000)
        #expect(try await test.database.read.value("select count(*) from c", as: Int.self) == 20_000)
        #expect(
            try await test.database.read.value("select name from c where id = 9", as: String.self) == "a\tb\\\n\r\"9")
        #expect(try await test.database.read.value("select name is null from c where id = 7", as: Bool.self) == true)
        #expect(try await test.database.read.value("select at from c where id = 1", as: Date.self) == moment)
        #expect(try await test.database.read.value("select raw from c where id = 1", as: [UInt8].self) == [0, 255])
        #expect(
            try await test.database.read.value("select tags from c where id = 1", as: [String].self) == ["x,\"\\", "y"])
        #expect(try await test.database.read.value("select u from c where id = 1", as: UUID.self) == id)
        await #expect(throws: DatabaseError.self) {
            try await test.database.transaction { sql in
                try await sql.copy(into: "c", columns: ["id"], rows: ["1", "x"]) { $1.append($0) }
            }
        }
        #expect(try await test.database.read.value("select count(*) from c", as: Int.self) == 20_000)
    }
}
