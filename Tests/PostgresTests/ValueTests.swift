import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

@Suite("Values")
struct ValueTests {
    enum Color: String, Codable, CaseIterable { case red, green }
    enum Level: Int, Codable { case low = 1, high = 2 }
    struct ID: RawRepresentable, Decodable, Hashable {
        let rawValue: UUID
        init(rawValue: UUID) { self.rawValue = rawValue }
        init(from decoder: any Decoder) throws { rawValue = try decoder.singleValueContainer().decode(UUID.self) }
    }

    struct Everything: Decodable, Sendable, Equatable {
        var number: Int
        var small: Int16
        var middle: Int32
        var text: String
        var flag: Bool
        var ratio: Double
        var id: UUID
        var createdAt: Date
        var bytes: [UInt8]
        var numbers: [Int]
        var texts: [String?]
        var ids: [UUID]
        var color: Color
        var level: Level
        var money: String
        var nothing: String?
        var ref: ID
    }

    @Test("a value of every type comes back as it went")
    func roundTrip() async throws {
        let test = try await TestDatabase.fresh()
        let value = Everything(
            number: .min, small: -7, middle: 1 << 30, text: "ü \" ' \\ 😀", flag: true, ratio: 0.1, id: UUID(),
            createdAt: Date(timeIntervalSince1970: 1_700_000_000.123456), bytes: [0, 1, 255], numbers: [1, -2, .max],
            texts: ["a,b", nil, "\"{}\\", ""], ids: [UUID(), UUID()], color: .green, level: .high,
            money: "12345678901234567890.0100", nothing: nil, ref: ID(rawValue: UUID()))
        let read = try await test.database.read.row(
            """
            select \(value.number) as number, \(value.small) as small, \(value.middle) as middle,
                \(value.text)::text as text, \(value.flag) as flag, \(value.ratio) as ratio, \(value.id) as id,
                \(value.createdAt) as created_at, \(value.bytes) as bytes, \(value.numbers) as numbers,
                \(value.texts) as texts, \(value.ids) as ids, \(value.color)::text as color,
                \(value.level) as level, \(value.money)::numeric as money, \(value.nothing)::text as nothing,
                \(value.ref) as ref
            """, as: Everything.self)
        #expect(read == value)
    }
}

extension ValueTests {
    struct Note: Codable, Sendable, Equatable {
        struct Part: Codable, Sendable, Equatable {
            var imageURL: String
            var sizes: [Int]
        }
        var parts: [Part]
        var extra: [String: String]?
    }
    struct Stored: Decodable, Sendable {
        var id: Int
        var note: Note
        var raw: JSONValue
        var maybe: Note?
    }

    @Test("Codable values live in jsonb columns")
    func json() async throws {
        let test = try await TestDatabase.fresh()
        let note = Note(parts: [.init(imageURL: "a/b", sizes: [1, 2])], extra: ["Some_Key": "x"])
        try await test.database.execute("create table notes (id int, note jsonb, raw jsonb, maybe json)")
        let raw: JSONValue = ["someKey": [1, nil, true]]
        try await test.database.execute("insert into notes values (1, \(json: note), \(raw), \(json: Note?.none))")
        let read = try await test.database.read.row("select * from notes", as: Stored.self)
        #expect(read?.note == note)
        #expect(read?.raw == raw)
        #expect(read?.maybe == nil)
        let field = try await test.database.read.value(
            "select note->'parts'->0->>'image_url' from notes", as: String.self)
        #expect(field == "a/b")
    }

    @Test(
        "a numeric keeps its text",
        arguments: [
            "0", "0.00", "1", "-1", "799.99", "0.0001", "10000", "100000000", "12345678.90", "-0.5", "1e20", "NaN",
            "99999999999999999999999999.999999", "0.00000000000001",
        ])
    func numeric(_ text: String) async throws {
        let test = try await TestDatabase.fresh()
        let database = test.database.read
        let read = try await database.value("select \(text)::numeric", as: String.self)
        #expect(try await database.value("select \(text)::numeric::text", as: String.self) == read)
    }

    @Test("moments keep their microseconds, before and after any epoch")
    func moments() async throws {
        let test = try await TestDatabase.fresh()
        for seconds in [0.0, -1.5, 946_684_800, 978_307_200.000001, 1_763_680_000.123456, -62_000_000_000] {
            let date = Date(timeIntervalSince1970: seconds)
            let read = try #require(try await test.database.read.value("select \(date)", as: Date.self))
            #expect(abs(read.timeIntervalSince(date)) < 0.000001)
            let epoch = try await test.database.read.value(
                "select extract(epoch from \(date))::float8", as: Double.self)
            #expect(abs(try #require(epoch) - seconds) < 0.00001)
        }
        #expect(try await test.database.read.value("select 'infinity'::timestamptz", as: Date.self) == .distantFuture)
        #expect(
            try await test.database.read.value("select '2024-02-29'::date", as: Date.self)
                == Date(timeIntervalSince1970: 1_709_164_800))
    }

    @Test("a row that does not fit says which column and why")
    func mismatches() async throws {
        struct Wanted: Decodable, Sendable { var itemCount: Int }
        let test = try await TestDatabase.fresh()
        let read = test.database.read
        func message(_ sql: SQL) async -> String {
            do {
                let row = try await read.row(sql, as: Wanted.self)
                return "\(String(describing: row))"
            } catch { return "\(error)" }
        }
        #expect(await message("select 'x' as item_count") == "column item_count: is of text, not an integer")
        #expect(await message("select null::int as item_count") == "column item_count: is null, not an integer")
        #expect(await message("select 1 as items") == "column item_count: is not among the columns of the statement")
        #expect(await message("select 1e30::numeric as item_count") == "column item_count: is not an integer that fits")
        await #expect(throws: DatabaseError.self) { try await read.value("select 70000", as: Int16.self) }
    }

    struct Hot: RowReadable, Sendable, Equatable {
        var id: Int
        var name: String?
        var color: Color
        var shade: Color?
        init(row: inout Row) throws {
            id = try row.next()
            name = try row.next()
            color = try row.next()
            shade = try row.next()
        }
    }

    @Test("a hot type reads itself by position")
    func positions() async throws {
        let test = try await TestDatabase.fresh()
        let rows = try await test.database.read.rows(
            "select n, nullif('n' || n, 'n2'), 'red', case when n = 1 then 'green' end from generate_series(1, 3) n",
            as: Hot.self)
        #expect(rows.map(\.id) == [1, 2, 3])
        #expect(rows.map(\.name) == ["n1", nil, "n3"])
        #expect(rows.map(\.shade) == [.green, nil, nil])
    }

    @Test("the same statement with other types of parameters is another statement")
    func typesOfParameters() async throws {
        let test = try await TestDatabase.fresh()
        func typeName(_ value: some Bindable) async throws -> String? {
            try await test.database.read.value("select pg_typeof(\(value))::text", as: String.self)
        }
        for _ in 0..<3 {
            #expect(try await typeName(1) == "bigint")
            #expect(try await typeName(1.5) == "double precision")
            #expect(try await typeName([UUID()]) == "uuid[]")
            #expect(try await typeName([UInt8(1)]) == "bytea")
        }
    }

    @Test("inserts say how many rows they touched, selects how many they gave")
    func counts() async throws {
        let test = try await TestDatabase.fresh()
        try await test.database.execute("create table t (n int)")
        #expect(try await test.database.execute("insert into t select generate_series(1, 5)") == 5)
        #expect(try await test.database.execute("delete from t where n > \(3)") == 2)
        #expect(try await test.database.write.rows("insert into t values (9) returning n", as: Hot9.self).count == 1)
        #expect(try await test.database.read.rows("select n from t where n = 100", as: Hot9.self).isEmpty)
    }
    struct Hot9: Decodable, Sendable { var n: Int }
}
