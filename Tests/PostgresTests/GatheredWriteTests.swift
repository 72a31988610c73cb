import CartwrightEventLoop
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

@Suite("Gathered writes")
struct GatheredWriteTests {
    /// Takes something from one row, and says what is left and which statement did it.
    struct Taking: GatheredWrite {
        let id: Int
        let number: Int

        var subject: Int { id }

        static func statement(_ writes: [Taking]) -> SQL {
            """
            with wanted as (
              select w.* from unnest((select \(writes.map { $0.id })), (select \(writes.map { $0.number })))
                with ordinality as w (id, number, place)),
            taken as (
              update t set n = t.n - w.number from wanted w where t.id = w.id
              returning w.place, t.id, t.n, pg_current_xact_id()::text as statement)
            select taken.*, g from taken cross join generate_series(1, 2) g order by place, g
            """
        }
    }

    struct Left: RowReadable, Sendable {
        let id: Int
        let n: Int
        let statement: String
        init(row: inout Row) throws {
            id = try row.next()
            n = try row.next()
            statement = try row.next()
        }
    }

    func table(_ rows: Int = 100) async throws -> TestDatabase {
        let test = try await TestDatabase.fresh()
        try await test.database.execute("create table t (id int primary key, n int not null check (n >= 0))")
        try await test.database.execute("insert into t select g, 100 from generate_series(1, \(rows)) g")
        return test
    }

    /// Each of `writes` on some loop, all while `table` is locked; then what came of each.
    func whileLocked(
        _ test: TestDatabase, _ writes: [Taking], _ body: @escaping @Sendable (Database) async throws -> Void = { _ in }
    ) async throws -> [Result<[Left], any Error>] {
        try await withThrowingTaskGroup(of: (Int, Result<[Left], any Error>).self) { group in
            let isLocked = Gate()
            group.addTask {
                try await test.database.transaction { sql in
                    try await sql.execute("lock table t in exclusive mode")
                    isLocked.open()
                    #expect(await test.database.waitForSomebodyWaiting())
                    try await body(test.database)
                }
                return (-1, .success([]))
            }
            try await isLocked.pass()
            for (index, write) in writes.enumerated() {
                group.addTask {
                    do { return (index, .success(try await test.database.write.gather(write, as: Left.self))) } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var results = writes.map { _ in Result<[Left], any Error>.success([]) }
            for try await (index, result) in group where index >= 0 { results[index] = result }
            return results
        }
    }

    @Test("those that wait are made together, and each is told its own rows")
    func together() async throws {
        let test = try await table()
        let results = try await whileLocked(test, (1...90).map { Taking(id: $0, number: $0) })
        var statements: Set<String> = []
        for (index, result) in results.enumerated() {
            let rows = try result.get()
            #expect(rows.map(\.id) == [index + 1, index + 1] && rows.map(\.n) == [99 - index, 99 - index])
            statements.formUnion(rows.map(\.statement))
        }
        #expect(statements.count < 45)
        #expect(try await test.database.read.value("select sum(n) from t", as: Int.self) == 10_000 - 45 * 91)
    }

    @Test("two for one subject are never made by one statement, and none is lost")
    func oneSubject() async throws {
        let test = try await table()
        let results = try await whileLocked(test, (0..<60).map { Taking(id: 1 + $0 % 3, number: 1) })
        let rows = try results.flatMap { try $0.get() }
        #expect(Set(rows.map { "\($0.id) \($0.n)" }).count == 60)
        #expect(Set(rows.map { "\($0.id) \($0.statement)" }).count == 60)
        #expect(try await test.database.read.value("select min(n) from t", as: Int.self) == 80)
    }

    @Test("one that is refused fails alone; one that finds nothing has no rows")
    func refused() async throws {
        let test = try await table()
        let results = try await whileLocked(
            test, (1...40).map { Taking(id: $0 == 20 ? 9999 : $0, number: $0 == 30 ? 101 : 1) })
        for (index, result) in results.enumerated() {
            switch (index, result) {
            case (29, .failure(let error as DatabaseError)): #expect(error.server?.isCheckViolation == true)
            case (19, .success(let rows)): #expect(rows.isEmpty)
            case (_, .success(let rows)): #expect(rows.map(\.n) == [99, 99] && index != 29)
            case (_, .failure(let error)): Issue.record("\(index): \(error)")
            }
        }
        #expect(try await test.database.read.value("select sum(n) from t", as: Int.self) == 10_000 - 38)
    }

    @Test("who waits past its deadline, or is cancelled, is not made")
    func withdrawn() async throws {
        let test = try await table()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let isLocked = Gate()
            let isDone = Gate()
            group.addTask {
                try await test.database.transaction { sql in
                    try await sql.execute("lock table t in exclusive mode")
                    isLocked.open()
                    try await isDone.pass()
                }
            }
            try await isLocked.pass()
            group.addTask { _ = try await test.database.write.gather(Taking(id: 1, number: 1), as: Left.self) }
            #expect(await test.database.waitForSomebodyWaiting())
            // The first is under way; few wait for their turn behind it.
            let soon = test.database.withDeadline(monotonicNanoseconds() + 50_000_000)
            await #expect(throws: DatabaseError.self) {
                try await soon.write.gather(Taking(id: 2, number: 1), as: Left.self)
            }
            let cancelled = Task { try await test.database.write.gather(Taking(id: 3, number: 1), as: Left.self) }
            cancelled.cancel()
            await #expect(throws: CancellationError.self) { try await cancelled.value }
            isDone.open()
            try await group.waitForAll()
        }
        #expect(
            try await test.database.read.values("select n from t where id <= 3 order by id", as: Int.self) == [
                99, 100, 100,
            ])
    }

    @Test("a connection that breaks off is told to all that it concerns, and the next are made")
    func lost() async throws {
        let test = try await table()
        let results = try await whileLocked(test, (1...20).map { Taking(id: $0, number: 1) }) { database in
            try await database.execute(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where wait_event_type = 'Lock' and datname = current_database()
                """)
        }
        let failures = results.filter { if case .failure = $0 { true } else { false } }
        #expect(!failures.isEmpty)
        let left = try await test.database.write.values("select n from t where id <= 20 order by id", as: Int.self)
        for (result, n) in zip(results, left) {
            if case .success(let rows) = result { #expect(rows.first?.n == n && n == 99) } else { #expect(n == 100) }
        }
        #expect(try await test.database.write.gather(Taking(id: 50, number: 1), as: Left.self).count == 2)
    }

    @Test("one more than may wait is refused at once, and those that wait are made", .timeLimit(.minutes(1)))
    func overload() async throws {
        let test = try await table()
        var configuration = TestDatabase.configuration
        configuration.waitingForConnection = 3
        let database = Database(url: test.url, loops: EventLoopGroup(loops: 1), configuration: configuration)
        let made = try await withThrowingTaskGroup(of: Bool?.self) { group in
            let isLocked = Gate()
            let isDone = Gate()
            group.addTask {
                try await test.database.transaction { sql in
                    try await sql.execute("lock table t in exclusive mode")
                    isLocked.open()
                    try await isDone.pass()
                }
                return nil
            }
            try await isLocked.pass()
            for id in 1...11 {
                group.addTask {
                    do {
                        return try await database.write.gather(Taking(id: id, number: 1), as: Left.self).count == 2
                    } catch DatabaseError.overloaded { return false }
                }
                // The first is under way, and none of those that wait.
                if id == 1 { #expect(await test.database.waitForSomebodyWaiting()) }
            }
            var (made, refused) = (0, 0)
            for try await outcome in group {
                if outcome == true { made += 1 } else if outcome == false { refused += 1 }
                if refused == 7 { isDone.open() }
            }
            #expect(refused == 7)
            return made
        }
        #expect(made == 4)
        #expect(try await test.database.read.value("select sum(n) from t", as: Int.self) == 10_000 - made)
        #expect(try await database.write.gather(Taking(id: 50, number: 1), as: Left.self).count == 2)
        await database.close()
    }
}
