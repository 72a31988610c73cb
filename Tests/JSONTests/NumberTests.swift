import CartwrightJSON
import Testing

@Suite("Numbers")
struct NumberTests {
    @Test(
        "a number keeps its text",
        arguments: [
            "799.90", "0.10", "1e400", "123456789012345678901234567890.00", "-0", "1E+2", "0.30000000000000004",
        ])
    func exact(_ number: String) throws {
        #expect(try text(try JSON.decode(JSONNumber.self, from: number)) == number)
        #expect(try text(try JSON.decode(JSONValue.self, from: "[\(number)]")) == "[\(number)]")
        #expect(try text(try JSON.decode([String: JSONNumber].self, from: "{\"a\":\(number)}")) == "{\"a\":\(number)}")
    }

    struct Price: Codable {
        let number: JSONNumber
        let free: JSONValue
        let raw: RawJSON

        init(from decoder: any Decoder) throws {
            number = try JSONNumber(from: decoder)
            free = try JSONValue(from: decoder)
            raw = try RawJSON(from: decoder)
        }

        func encode(to encoder: any Encoder) throws {
            var list = encoder.unkeyedContainer()
            try number.encode(to: list.superEncoder())
            try free.encode(to: list.superEncoder())
            try raw.encode(to: list.superEncoder())
        }
    }

    struct Bare: Encodable {
        let number: JSONNumber
        func encode(to encoder: any Encoder) throws { try number.encode(to: encoder) }
    }

    @Test("digits are kept by a type that reads and writes its number by hand, too")
    func byHand() throws {
        let price = try JSON.decode([Price].self, from: "[799.90]")
        #expect(try text(price) == "[[799.90,799.90,799.90]]")
        #expect(try text(price.map { Bare(number: $0.number) }) == "[799.90]")
    }

    @Test(
        "only what JSON calls a number is one",
        arguments: ["", "-", "01", "1.", ".5", "+1", "1e", "NaN", "0x1", " 1", "1 ", "1,0"])
    func notNumbers(_ number: String) {
        #expect(JSONNumber(number) == nil)
    }

    @Test(
        "an integer is never rounded",
        arguments: [
            ("9007199254740993", 9_007_199_254_740_993), ("-9223372036854775808", Int.min),
            ("9223372036854775807", Int.max),
            ("1e3", 1000), ("2.0", 2), ("12.50e1", 125), ("-0", 0), ("0e99999999999999999999", 0), ("1000000e-6", 1),
            ("0.000", 0),
        ])
    func integers(_ number: String, _ expected: Int) throws {
        #expect(try JSON.decode(Int.self, from: number) == expected)
    }

    @Test(
        "what is no integer, or none that fits, is refused",
        arguments: [
            "1.5", "9223372036854775808", "-9223372036854775809", "1e19", "1e-1", "1e99999999999999999999",
            "1e-99999999999999999999",
            "0.0001", "12345678901234567890", "\"1\"", "true", "1e9223372036854775807", "1.0e-9223372036854775808",
        ])
    func notIntegers(_ number: String) {
        #expect(failure(Int.self, number) != nil)
    }

    @Test("doubles read back as they were")
    func doubles() throws {
        var numbers: [Double] = [
            0, -0.0, 1, -1, 0.1, 0.29, 1.005, 99.99, 1e15, 1e16, 1e21, 1e-7, .leastNonzeroMagnitude,
            .greatestFiniteMagnitude, .pi,
            -123456.78, 9_007_199_254_740_992, 0.1 + 0.2, 1.0 / 3, 123456789.125,
        ]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<3000 {
            let number = Double(bitPattern: generator.next())
            if number.isFinite { numbers.append(number) }
            numbers.append((Double.random(in: -1e7...1e7) * 100).rounded() / 100)
        }
        for number in numbers {
            let again = try JSON.decode(Double.self, from: try JSON.encode(number))
            #expect(again.bitPattern == number.bitPattern)
            let small = Float(number)
            if small.isFinite { #expect(try JSON.decode(Float.self, from: try JSON.encode(small)) == small) }
        }
    }

    @Test("doubles are as short as can be")
    func shortest() throws {
        #expect(try text([1.0, 0.5, 799.99, 1e21, -0.25, 100, 0.1, 19.9]) == "[1,0.5,799.99,1e+21,-0.25,100,0.1,19.9]")
    }

    @Test("a number beyond all doubles is an error where a double is wanted")
    func tooLarge() {
        #expect(failure(Double.self, "1e400")?.kind == .unacceptable)
        #expect(failure(Float.self, "1e39")?.kind == .unacceptable)
        #expect(failure(Double.self, "\"1\"")?.kind == .wrongType)
    }

    @Test("every length of integer is written right")
    func digits() throws {
        var number: UInt64 = 1
        while true {
            for candidate in [number - 1, number, number + 1] { #expect(try text(candidate) == String(candidate)) }
            let (next, overflow) = number.multipliedReportingOverflow(by: 10)
            if overflow { break }
            number = next
        }
        #expect(try text([Int.min, Int.max]) == "[-9223372036854775808,9223372036854775807]")
        #expect(try text([UInt64.max]) == "[18446744073709551615]")
    }
}
