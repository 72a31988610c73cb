import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

@Suite("Rows as JSON")
struct RowJSONTests {
    /// A row put aside, which writes all its columns.
    struct Kept: RowReadable, JSONWritable, Sendable {
        let row: Row
        init(row: inout Row) throws { self.row = row }

        func encode(to encoder: any Encoder) throws { throw JSONError(kind: .notEncodable, expected: "a writer") }

        func write(to json: inout JSONWriter) {
            var row = row
            json.beginObject()
            for name in ["one", "two", "three", "four"] as [StaticString] { json.field(name, next: &row) }
            json.endObject()
        }
    }

    private func written(_ columns: SQL, rows: Int = 1) async throws -> String {
        let test = try await TestDatabase.fresh()
        let kept = try await test.database.read.rows(
            "select \(columns) from generate_series(1, \(rows)) n order by n", as: Kept.self)
        return String(decoding: try JSON.encode(kept), as: UTF8.self)
    }

    @Test("every type that has a form in JSON is written as its value would be")
    func types() async throws {
        let id = UUID()
        let date = Date(timeIntervalSince1970: 1_700_000_000.123)
        #expect(
            try await written("\(id)::uuid, -7::smallint, 2147483647::integer, \(Int.min)::bigint")
                == #"[{"one":"\#(id.uuidString.lowercased())","two":-7,"three":2147483647,"four":\#(Int.min)}]"#)
        #expect(
            try await written(#"'ü " \ 😀'::text, true, \#(date)::timestamptz, null::text"#)
                == #"[{"one":"ü \" \\ 😀","two":true,"three":"2023-11-14T22:13:20.123Z","four":null}]"#)
        #expect(
            try await written(#"'{"a": [1]}'::json, '{"a": [1]}'::jsonb, ''::text, 'x'::varchar"#)
                == #"[{"one":{"a": [1]},"two":{"a": [1]},"three":"","four":"x"}]"#)
    }

    @Test("rows are read where they are needed, each its own")
    func kept() async throws {
        #expect(
            try await written("n::int, n::int * 2, null::uuid, false", rows: 2)
                == #"[{"one":1,"two":2,"three":null,"four":false},{"one":2,"two":4,"three":null,"four":false}]"#)
    }

    @Test("what has no form in JSON, and a column that is not there, make the whole answer fail")
    func refused() async throws {
        await #expect(throws: JSONError.self) { try await written("1::numeric, 2, 3, 4") }
        await #expect(throws: JSONError.self) { try await written("1, 2, 3") }
    }
}
