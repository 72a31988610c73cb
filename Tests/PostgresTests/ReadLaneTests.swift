import CartwrightEventLoop
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

@Suite("The read lane")
struct ReadLaneTests {
    @Test("a failing read does not disturb the reads that travel with it")
    func isolation() async throws {
        let test = try await TestDatabase.fresh()
        let read = test.database.read
        try await read.execute("select 1")
        let outcomes = await withTaskGroup(of: (Int, String).self) { group in
            for number in 0..<200 {
                group.addTask {
                    do {
                        switch number % 10 {
                        case 3: return (number, "\(try await read.value("select 1 / \(0)", as: Int.self) ?? -1)")
                        case 6: return (number, "\(try await read.value("select nonsense", as: Int.self) ?? -1)")
                        default: return (number, "\(try await read.value("select \(number)", as: Int.self) ?? -1)")
                        }
                    } catch { return (number, (error as? DatabaseError)?.server?.sqlState ?? "\(error)") }
                }
            }
            return await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
        }
        for number in 0..<200 {
            switch number % 10 {
            case 3: #expect(outcomes[number] == "22012")
            case 6: #expect(outcomes[number] == "42703")
            default: #expect(outcomes[number] == "\(number)")
            }
        }
    }

    @Test("nothing can be changed there")
    func readOnly() async throws {
        let test = try await TestDatabase.fresh()
        try await test.database.execute("create table t (n int)")
        await #expect {
            try await test.database.read.execute("insert into t values (1)")
        } throws: { error in
            if case DatabaseError.readOnly = error { true } else { false }
        }
        await #expect {
            try await test.database.read.execute("select * from t for update")
        } throws: { error in
            if case DatabaseError.readOnly = error { true } else { false }
        }
    }

    @Test("a read past its deadline ends, its late answer is dropped, and the connection serves on")
    func deadlines() async throws {
        let test = try await TestDatabase.fresh()
        try await test.database.read.execute("select 1")
        let soon = test.database.withDeadline(monotonicNanoseconds() + 100_000_000)
        let start = ContinuousClock.now
        await #expect {
            try await soon.read.execute("select pg_sleep(1)")
        } throws: { error in
            if case DatabaseError.timedOut = error { true } else { false }
        }
        #expect(ContinuousClock.now - start < .milliseconds(900))
        await #expect(throws: DatabaseError.self) { try await soon.read.execute("select 1") }
        #expect(try await test.database.read.value("select 7", as: Int.self) == 7)
    }

    @Test("a cancelled read ends at once")
    func cancellation() async throws {
        let test = try await TestDatabase.fresh()
        var configuration = TestDatabase.configuration
        configuration.readTimeout = .seconds(30)
        let database = Database(url: test.url, configuration: configuration)
        let start = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: CancellationError.self) {
                    try await database.read.execute("select pg_sleep(20)")
                }
            }
            await test.waitUntil("select count(*) > 0 from pg_stat_activity where query like 'select pg_sleep(20)%'")
            group.cancelAll()
        }
        #expect(ContinuousClock.now - start < .seconds(15))
        await database.close()
    }

    @Test("the time-out for statements ends a read, and only that one")
    func statementTimeout() async throws {
        let test = try await TestDatabase.fresh()
        var configuration = TestDatabase.configuration
        configuration.readTimeout = .milliseconds(200)
        let database = Database(url: test.url, configuration: configuration)
        try await database.read.execute("select 1")
        async let slow = #expect {
            try await database.read.execute("select pg_sleep(3)")
        } throws: { error in
            if case DatabaseError.timedOut = error { true } else { false }
        }
        async let fast = database.read.value("select 5", as: Int.self)
        #expect(try await fast == 5)
        _ = await slow
        await database.close()
    }

    @Test("a row lock that someone holds does not hold up reads")
    func rowLocks() async throws {
        let test = try await TestDatabase.fresh()
        try await test.database.execute("create table t (id int primary key, n int)")
        try await test.database.execute("insert into t values (1, 1)")
        let read = try await test.database.transaction { sql in
            try await sql.execute("update t set n = 2 where id = 1")
            return try await test.database.read.value("select n from t where id = 1", as: Int.self)
        }
        #expect(read == 1)
        #expect(try await test.database.read.value("select n from t where id = 1", as: Int.self) == 2)
    }

    @Test("more reads than may wait are refused, the others answered")
    func overload() async throws {
        let test = try await TestDatabase.fresh()
        var configuration = TestDatabase.configuration
        configuration.readsInFlight = 20
        let database = Database(url: test.url, loops: EventLoopGroup(loops: 1), configuration: configuration)
        try await database.read.execute("select 1")
        let (answered, refused) = await withTaskGroup(of: Bool?.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    do {
                        try await database.read.execute("select pg_sleep(0.02)")
                        return true
                    } catch DatabaseError.overloaded { return false } catch { return nil }
                }
            }
            return await group.reduce(into: (0, 0)) { sums, outcome in
                if outcome == true { sums.0 += 1 } else if outcome == false { sums.1 += 1 }
            }
        }
        #expect(answered >= 20)
        #expect(refused > 0)
        #expect(answered + refused == 100)
        await database.close()
    }

    @Test("statements beyond the cache's bound are prepared anew")
    func cacheBound() async throws {
        let test = try await TestDatabase.fresh()
        var configuration = TestDatabase.configuration
        configuration.preparedStatements = 4
        let database = Database(url: test.url, loops: EventLoopGroup(loops: 1), configuration: configuration)
        for round in 0..<40 {
            for number in 0..<10 {
                let sql: SQL = "select \(number) + \(SQL(trusted: "\(number)"))"
                #expect(try await database.read.value(sql, as: Int.self) == number * 2, "round \(round)")
            }
        }
        let count = try await database.read.value("select count(*) from pg_prepared_statements", as: Int.self)
        #expect(try #require(count) <= 5)
        await database.close()
    }

    @Test("a statement that must stand alone does, also where another makes way for it")
    func aloneBehindEviction() async throws {
        let test = try await TestDatabase.fresh()
        var configuration = TestDatabase.configuration
        configuration.preparedStatements = 1
        configuration.writeConnections = 1
        let database = Database(url: test.url, loops: EventLoopGroup(loops: 1), configuration: configuration)
        try await database.execute("create table items (id int)")
        for number in 0..<3 {
            try await database.execute("insert into items values (\(SQL(trusted: "\(number)")))")
            try await database.execute("vacuum items")
        }
        #expect(try await database.write.value("select count(*) from items", as: Int.self) == 3)
        await database.close()
    }

    @Test("a table that changes its shape under a prepared statement is read all the same")
    func changedShape() async throws {
        struct Item: Decodable, Sendable { var id: Int; var name: String? }
        let test = try await TestDatabase.fresh()
        try await test.database.execute("create table items (id int)")
        try await test.database.execute("insert into items values (1)")
        for _ in 0..<3 { _ = try await test.database.read.rows("select * from items", as: Item.self) }
        try await test.database.execute("alter table items add column name text default 'new'")
        let items = try await test.database.read.rows("select * from items", as: Item.self)
        #expect(items.first?.name == "new")
        let written = try await test.database.transaction { sql in
            try await sql.rows("select * from items", as: Item.self)
        }
        #expect(written.count == 1)
    }
}
