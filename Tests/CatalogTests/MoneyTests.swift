import CartwrightJSON
import Commerce
import Testing

@Suite struct MoneyTests {
    @Test(
        "an amount is read from its digits, exactly",
        arguments: [
            ("799.99", "USD", 79_999), ("799.9", "USD", 79_990), ("799", "USD", 79_900), ("0.1", "EUR", 10),
            ("0", "JPY", 0), ("1200", "JPY", 1_200), ("1.234", "KWD", 1_234), ("1.2345", "CLF", 12_345),
            ("-5.00", "USD", -500), ("92233720368547758.07", "USD", Int.max), ("4.35", "USD", 435),
            ("1.005", "KWD", 1_005), ("0.29", "USD", 29), ("007.50", "USD", 750),
        ])
    func reads(text: String, code: String, minor: Int) throws {
        let currency = try #require(Currency(code))
        #expect(try MoneyInput(text).money(in: currency).minor == minor)
    }

    @Test(
        "an amount with too many digits, too large, or no number at all is refused",
        arguments: [
            ("799.999", "USD"), ("799.990", "USD"), ("1.5", "JPY"), ("1e2", "USD"), ("", "USD"), (".5", "USD"),
            ("5.", "USD"), ("1,000.00", "USD"), ("$5", "USD"), (" 5", "USD"), ("+5", "USD"), ("NaN", "USD"),
            ("92233720368547758.08", "USD"), ("99999999999999999999", "JPY"), ("--1", "USD"), ("1.2.3", "USD"),
        ])
    func refuses(text: String, code: String) throws {
        let currency = try #require(Currency(code))
        #expect(throws: MoneyInput.Failure.self) { try MoneyInput(text).money(in: currency) }
    }

    @Test(
        "JSON gives an amount as a number or a string, and gets it back with all its digits",
        arguments: [("799.90", "799.90"), ("\"799.90\"", "799.90"), ("0.10", "0.10"), ("100", "100.00")])
    func json(sent: String, answered: String) throws {
        let input = try JSON.decode(MoneyInput.self, from: Array(sent.utf8))
        let amount = Amount(try input.money(in: .usd))
        #expect(String(decoding: try JSON.encode(amount), as: UTF8.self) == answered)
        #expect(try JSON.decode(Amount.self, from: Array(answered.utf8)) == amount)
    }

    @Test("an amount is written with the digits that it is described by")
    func digits() throws {
        for minor in [0, 1, -1, 9, 99, 100, -100, 12_345, -99_999, 1_000_000, Int.max, Int.min] {
            for exponent in 0...4 {
                let amount = Amount(minor: minor, exponent: exponent)
                #expect(String(decoding: try JSON.encode([amount]), as: UTF8.self) == "[\(amount)]")
            }
        }
    }

    @Test("an amount and its minor units must agree; either is enough")
    func twins() throws {
        #expect(try MoneyInput.money(MoneyInput("7.99"), minor: 799, in: .usd)?.minor == 799)
        #expect(try MoneyInput.money(nil, minor: 799, in: .usd)?.minor == 799)
        #expect(try MoneyInput.money(nil, minor: nil, in: .usd) == nil)
        #expect(throws: MoneyInput.Failure.disagrees) {
            try MoneyInput.money(MoneyInput("7.99"), minor: 800, in: .usd)
        }
    }

    @Test(
        "parts have the sum of the whole, the largest remainder first",
        arguments: [
            (100, [1, 1, 1], [34, 33, 33]), (103, [52, 52], [52, 51]), (5, [0, 0], [3, 2]),
            (-100, [1, 1, 1], [-34, -33, -33]),
            (7, [0, 3, 0], [0, 7, 0]), (10, [1, 2, 3, 4], [1, 2, 3, 4]), (1, [1, 1, 1], [1, 0, 0]),
            (0, [3, 5], [0, 0]),
            (Int.max, [Int.max, 1], [Int.max - 1, 1]),
        ])
    func splits(amount: Int, weights: [Int], parts: [Int]) throws {
        let split = try Money(minor: amount, in: .usd).split(by: weights)
        #expect(split.map(\.minor) == parts)
        #expect(try Money.sum(split, in: .usd).minor == amount)
    }

    @Test("what does not fit is an error, never a trap")
    func overflow() {
        let most = Money(minor: .max, in: .usd)
        #expect(throws: Money.Failure.overflow) { try most.adding(Money(minor: 1, in: .usd)) }
        #expect(throws: Money.Failure.overflow) { try most.times(2) }
        #expect(throws: Money.Failure.overflow) { try Money(minor: .min, in: .usd).subtracting(most) }
        #expect(throws: Money.Failure.overflow) { try most.basisPoints(20_000) }
        #expect(throws: Money.Failure.mixedCurrencies(.usd, .eur)) { try most.adding(.zero(in: .eur)) }
    }

    @Test(
        "a share is rounded half away from zero",
        arguments: [(1_000, 825, 83), (1_000, 824, 82), (-1_000, 825, -83), (79_999, 1_900, 15_200), (1, 5_000, 1)])
    func basisPoints(amount: Int, points: Int, share: Int) throws {
        #expect(try Money(minor: amount, in: .usd).basisPoints(points).minor == share)
    }
}

@Suite struct WordsTests {
    @Test(
        "a name becomes a slug",
        arguments: [
            ("Smart Phone 12", "smart-phone-12"), ("Café Crème", "cafe-creme"), ("Größe XL!", "groesse-xl"),
            ("  --x--  ", "x"), ("日本", "thing"), ("Ada's bag", "adas-bag"), ("A & B", "a-b"),
        ])
    func slugs(name: String, slug: String) {
        #expect(Slug.make(from: name, fallback: "thing") == slug)
        #expect(Slug.isValid(slug))
    }

    @Test("an id in any case is an id; anything else is a slug")
    func references() {
        let text = "0193D5C0-0000-7000-8000-000000000001"
        #expect(Reference<Never>(text).description == text.lowercased())
        #expect(Reference<Never>("prod-1") == .slug("prod-1"))
    }

    @Test("an address is one text or an object of parts")
    func addresses() throws {
        let text = try JSON.decode(Address.self, from: Array("\"123 Main St, City, State\"".utf8))
        #expect(text == Address(text: "123 Main St, City, State"))
        let parts = try JSON.decode(
            Address.self, from: Array(#"{"line1":"1 Main St","postal_code":"12345","country":"US"}"#.utf8))
        #expect(parts.postalCode == "12345")
    }

    @Test("an answer has the parts of an address that the contract shows, and a second line only where there is one")
    func addressAnswers() throws {
        func answer(_ address: Address) throws -> String {
            String(decoding: try JSON.encode(address, nils: .written), as: UTF8.self)
        }
        #expect(
            try answer(Address(text: "1 Main St"))
                == #"{"text":"1 Main St","line1":null,"city":null,"region":null,"postal_code":null,"country":null}"#)
        let flat = Address(line1: "1 Main St", line2: "Flat 2", city: "Springfield", country: "US")
        #expect(try answer(flat).contains(#""line1":"1 Main St","line2":"Flat 2","city":"Springfield""#))
    }
}
