import CartwrightEventLoop
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

@Suite("Migrations")
struct MigrationTests {
    let first = Migration(name: "0001-things", sql: "create schema things; create table things.a (id int primary key);")
    let second = Migration(
        name: "0002-more", sql: "alter table things.a add column name text; insert into things.a values (1, 'x');")

    @Test("they are applied once, in order, at the clock's time")
    func once() async throws {
        let test = try await TestDatabase.fresh()
        let clock = WallClock(startingAt: Date(timeIntervalSince1970: 1_000_000))
        #expect(
            try await test.database.migrate([first, second], service: "things", clock: clock) == [
                "0001-things", "0002-more",
            ])
        #expect(try await test.database.migrate([first, second], service: "things", clock: clock) == [])
        let at = try await test.database.read.values(
            "select applied_at from cartwright.migrations order by name", as: Date.self)
        #expect(at == [clock.now, clock.now])
        #expect(try await test.database.read.value("select name from things.a", as: String.self) == "x")
    }

    @Test("an older version beside a newer one changes nothing")
    func sideBySide() async throws {
        let test = try await TestDatabase.fresh()
        try await test.database.migrate([first, second], service: "things")
        #expect(try await test.database.migrate([first], service: "things") == [])
        #expect(try await test.database.migrate([], service: "other") == [])
    }

    @Test("a file that was changed after it had been applied is named")
    func changed() async throws {
        let test = try await TestDatabase.fresh()
        try await test.database.migrate([first], service: "things")
        let changed = Migration(name: first.name, sql: first.sql + " ")
        await #expect {
            try await test.database.migrate([changed, second], service: "things")
        } throws: { "\($0)".contains("0001-things.sql of things was changed") }
    }

    @Test("one that comes too late in the order is refused, and two of a name")
    func order() async throws {
        let test = try await TestDatabase.fresh()
        try await test.database.migrate([first, second], service: "things")
        let between = Migration(name: "0001b-late", sql: "select 1")
        await #expect(throws: MigrationError.outOfOrder(service: "things", name: "0001b-late", after: "0002-more")) {
            try await test.database.migrate([first, between, second], service: "things")
        }
        await #expect(throws: MigrationError.duplicate(service: "things", name: "0001-things")) {
            try await test.database.migrate([first, first], service: "things")
        }
    }

    @Test("one that fails leaves nothing of itself, and says what was wrong")
    func failure() async throws {
        let test = try await TestDatabase.fresh()
        let broken = Migration(name: "0002-broken", sql: "create table things.b (id int); select 1/0;")
        await #expect {
            try await test.database.migrate([first, broken], service: "things")
        } throws: { "\($0)".contains("0002-broken.sql of things failed: division by zero") }
        #expect(try await test.database.read.value("select to_regclass('things.b') is null", as: Bool.self) == true)
        #expect(try await test.database.migrate([first, second], service: "things") == ["0002-more"])
    }

    @Test("many who migrate at the same time apply each once")
    func concurrently() async throws {
        let test = try await TestDatabase.fresh()
        let applied = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let database = Database(
                        url: test.url, loops: EventLoopGroup(loops: 1), configuration: TestDatabase.configuration)
                    let names = try await database.migrate([first, second], service: "things")
                    await database.close()
                    return names
                }
            }
            return try await group.reduce(into: [String]()) { $0 += $1 }
        }
        #expect(applied == ["0001-things", "0002-more"])
    }

    @Test("one that cannot run in a transaction says so in its first line")
    func outsideTransaction() async throws {
        let test = try await TestDatabase.fresh()
        let index = Migration(
            name: "0003-index", sql: "-- no transaction\ncreate index concurrently a_name on things.a (name)")
        try await test.database.migrate([first, second, index], service: "things")
        #expect(try await test.database.read.value("select count(*) from cartwright.migrations", as: Int.self) == 3)
    }
}
