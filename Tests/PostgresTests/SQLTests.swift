import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

@Suite("SQL by interpolation")
struct SQLTests {
    enum Sort: String, CaseIterable { case price = "p.price_minor", odd = "x\"; drop table t; --" }

    @Test("what is interpolated becomes a numbered parameter, never text")
    func parametersAreNumbered() {
        let name = "'; drop table users; --"
        let sql: SQL = "select * from users where name = \(name) and age > \(30) and note is \(String?.none)"
        #expect(sql.text == "select * from users where name = $1 and age > $2 and note is $3")
    }

    @Test("fragments compose and their parameters are numbered anew")
    func fragments() {
        let conditions: [SQL] = ["a = \(1)", "b = any(\([1, 2])) and c = \("x")", "d is null"]
        let sql: SQL = "select \(7) from t where \(conditions.joined(separator: " and ")) limit \(9)"
        #expect(sql.text == "select $1 from t where a = $2 and b = any($3) and c = $4 and d is null limit $5")
        var many: SQL = "select \(0)"
        for number in 1...12 { many += ", \(number)" }
        let whole: SQL = "\(many) union \(many)"
        #expect(whole.text.hasSuffix("union select $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26"))
    }

    @Test("composed fragments carry their values along")
    func fragmentsOnPostgres() async throws {
        let test = try await TestDatabase.fresh()
        var many: SQL = "\(0)"
        for number in 1...12 { many += " + \(number)" }
        let sum = try await test.database.read.value("select \(1000) + (\(many)) * \(10) + (\(many))", as: Int.self)
        #expect(sum == 1858)
    }

    @Test("names come from literals or enums only, and are quoted")
    func identifiers() {
        let sort = Sort.price
        let sql: SQL =
            "select 1 from \(identifier: "catalog.products") order by \(identifier: sort), \(identifier: Sort.odd)"
        #expect(
            sql.text
                == "select 1 from \"catalog\".\"products\" order by \"p\".\"price_minor\", \"x\"\"; drop table t; --\"")
    }

    @Test(
        "hostile texts arrive as they are and do nothing",
        arguments: [
            "'; drop table notes; --", "\"", "\\", "$1", "%s %n", "' or '1'='1", "\u{0001}", "ünïcödé 😀", "",
            "a\nb\tc\r", "--", "/* */", "{}", "null", "NULL",
        ])
    func hostileTexts(_ text: String) async throws {
        let test = try await TestDatabase.fresh()
        try await test.database.execute("create table notes (note text not null)")
        try await test.database.execute("insert into notes values (\(text))")
        #expect(try await test.database.read.values("select note from notes", as: String.self) == [text])
        #expect(
            try await test.database.read.values("select note from notes where note = \(text)", as: String.self) == [
                text
            ])
        #expect(try await test.database.read.value("select (\([text, "x"]))[1]", as: String.self) == text)
    }

    @Test("a text with a NUL is refused before anything is sent")
    func nul() async throws {
        let test = try await TestDatabase.fresh()
        await #expect {
            try await test.database.read.value("select \("a\0b")::text", as: String.self)
        } throws: { "\($0)".contains("U+0000") }
        await #expect(throws: DatabaseError.self) {
            try await test.database.read.value("select \(["a\0b"])", as: [String].self)
        }
    }
}
