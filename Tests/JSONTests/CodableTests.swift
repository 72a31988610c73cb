import CartwrightJSON
import FoundationEssentials
import Testing

@Suite("Codable, all of it")
struct CodableTests {
    struct Scalars: Codable, Equatable {
        var bool = true
        var string = "text"
        var double = 1.5
        var float: Float = 0.1
        var int = Int.min
        var int8 = Int8.min
        var int16 = Int16.max
        var int32 = Int32.min
        var int64 = Int64.max
        var int128 = Int128.min
        var uint = UInt.max
        var uint8 = UInt8.max
        var uint16 = UInt16.max
        var uint32 = UInt32.max
        var uint64 = UInt64.max
        var uint128 = UInt128.max
    }

    @Test("every width of number comes through exactly")
    func scalars() throws {
        let bytes = try JSON.encode(Scalars())
        #expect(try JSON.decode(Scalars.self, from: bytes) == Scalars())
        #expect(String(decoding: bytes, as: UTF8.self).contains("\"uint64\":18446744073709551615"))
        #expect(String(decoding: bytes, as: UTF8.self).contains("\"float\":0.1,"))
    }

    @Test("integers of 128 bits work in every kind of container")
    func wide() throws {
        let numbers = [Int128.min, .max]
        #expect(try JSON.decode([Int128].self, from: try JSON.encode(numbers)) == numbers)
        #expect(try JSON.decode(Set<UInt128>.self, from: try JSON.encode(Set([UInt128.max]))) == [.max])
        #expect(try JSON.decode(UInt128?.self, from: try JSON.encode(UInt128?.some(.max))) == .max)
    }

    @Test("a number alone, a string alone and null alone are values too")
    func topLevel() throws {
        #expect(try text(7) == "7")
        #expect(try text("a") == "\"a\"")
        #expect(try text(Int?.none) == "null")
        #expect(try text([Int?.none, 1]) == "[null,1]")
        #expect(try JSON.decode([Int?].self, from: "[null,1]") == [nil, 1])
        #expect(try JSON.decode(Int?.self, from: "null") == nil)
        #expect(try JSON.decode(Bool.self, from: " true ") == true)
    }

    struct Optionals: Codable, Equatable {
        var name: String?
        var count: Int?
        var when: Date?
        var tags: [String]?
    }

    @Test("nil is left out, or written as null where that is asked for; both read back")
    func optionals() throws {
        #expect(try text(Optionals(count: 1)) == #"{"count":1}"#)
        #expect(try text(Optionals(count: 1), nils: .written) == #"{"name":null,"count":1,"when":null,"tags":null}"#)
        #expect(try JSON.decode(Optionals.self, from: "{}") == Optionals())
        #expect(try JSON.decode(Optionals.self, from: #"{"name":null,"when":null}"#) == Optionals())
    }

    enum Payment: Codable, Equatable {
        case cash
        case card(number: String, expiresAt: Int)
        case voucher(String, remaining: Int?)
        case split([Payment])
    }

    @Test(
        "enums with payloads",
        arguments: [
            Payment.cash, .card(number: "4242", expiresAt: 2030), .voucher("x", remaining: nil),
            .voucher("y", remaining: 2),
            .split([.cash, .split([.voucher("z", remaining: 1)])]),
        ])
    func payloads(_ payment: Payment) throws {
        #expect(try JSON.decode(Payment.self, from: try JSON.encode(payment)) == payment)
        #expect(try JSON.decode([String: Payment].self, from: try JSON.encode(["p": payment])) == ["p": payment])
    }

    @Test("an enum with payload is an object of one field")
    func payloadText() throws {
        #expect(try text(Payment.card(number: "1", expiresAt: 2)) == #"{"card":{"number":"1","expires_at":2}}"#)
        #expect(try text([Payment.cash]) == #"[{"cash":{}}]"#)
    }

    enum Color: String, Codable, CodingKeyRepresentable { case red, darkBlue }
    enum Plain: String, Codable { case one, two }
    enum Level: Int, Codable, CodingKeyRepresentable { case low = 1, high = 10 }

    @Test("dictionaries keep their keys as they are, in order of the names")
    func dictionaries() throws {
        #expect(try text(["camelCase": 1, "b": 2, "a": 3]) == #"{"a":3,"b":2,"camelCase":1}"#)
        #expect(try text([10: "x", 9: "y"]) == #"{"10":"x","9":"y"}"#)
        #expect(try text([Color.darkBlue: 1]) == #"{"darkBlue":1}"#)
        #expect(try text([Plain.one: 1]) == #"{"one":1}"#)
        #expect(try text([Level.high: true]) == #"{"10":true}"#)
        #expect(
            try JSON.decode([String: Int].self, from: #"{"camelCase":1,"snake_case":2}"#) == [
                "camelCase": 1, "snake_case": 2,
            ])
        #expect(try JSON.decode([Int: String].self, from: #"{"10":"x"}"#) == [10: "x"])
        #expect(try JSON.decode([Color: Int].self, from: #"{"darkBlue":1}"#) == [.darkBlue: 1])
        #expect(try JSON.decode([Plain: Int].self, from: #"{"two":1}"#) == [.two: 1])
        #expect(try JSON.decode([Level: Bool].self, from: #"{"10":true}"#) == [.high: true])
        #expect(failure([Int: Int].self, #"{"x":1}"#)?.kind == .unacceptable)
        #expect(failure([Color: Int].self, #"{"x":1}"#)?.kind == .unacceptable)
        let pairs = [Pair(x: 1): "a"]
        #expect(try JSON.decode([Pair: String].self, from: try JSON.encode(pairs)) == pairs)
    }

    struct Pair: Codable, Hashable { let x: Int }

    class Animal: Codable {
        var legCount: Int
        init(legCount: Int) { self.legCount = legCount }
    }

    final class Dog: Animal {
        var name: String

        init(name: String) {
            self.name = name
            super.init(legCount: 4)
        }

        enum CodingKeys: String, CodingKey { case name }

        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try container.decode(String.self, forKey: .name)
            try super.init(from: try container.superDecoder())
        }

        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try super.encode(to: container.superEncoder())
            try container.encode(name, forKey: .name)
        }
    }

    final class Cat: Animal {
        var lives = 9

        enum CodingKeys: String, CodingKey { case lives }

        override init(legCount: Int) { super.init(legCount: legCount) }

        required init(from decoder: any Decoder) throws {
            lives = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .lives)
            try super.init(from: decoder)
        }

        override func encode(to encoder: any Encoder) throws {
            try super.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(lives, forKey: .lives)
        }
    }

    @Test("a class and its superclass, apart or in one object")
    func inheritance() throws {
        #expect(try text(Dog(name: "Rex")) == #"{"super":{"leg_count":4},"name":"Rex"}"#)
        let dog = try JSON.decode(Dog.self, from: #"{"name":"Rex","super":{"leg_count":3}}"#)
        #expect(dog.legCount == 3)
        #expect(try text(Cat(legCount: 4)) == #"{"leg_count":4,"lives":9}"#)
        #expect(try JSON.decode([Cat].self, from: #"[{"lives":7,"leg_count":3}]"#).first?.lives == 7)
    }

    @Test("dates are RFC 3339 in UTC to the millisecond, UUIDs lower case")
    func foundationTypes() throws {
        let date = Date(timeIntervalSince1970: 1_795_216_920.123)
        #expect(try text(date) == "\"2026-11-20T23:22:00.123Z\"")
        #expect(try text(Date(timeIntervalSince1970: -0.001)) == "\"1969-12-31T23:59:59.999Z\"")
        #expect(try text(Date(timeIntervalSince1970: -62_167_219_200)) == "\"0000-01-01T00:00:00.000Z\"")
        #expect(failure(encoding: Date(timeIntervalSince1970: 1e15))?.kind == .notEncodable)
        #expect(failure(encoding: Date.distantPast)?.kind == nil)
        let id = try #require(UUID(uuidString: "01938A7E-52C4-7D1F-9B0A-5E2F8C7D0001"))
        #expect(try text(id) == "\"01938a7e-52c4-7d1f-9b0a-5e2f8c7d0001\"")
        #expect(try JSON.decode(UUID.self, from: "\"01938A7E-52C4-7D1F-9b0a-5e2f8c7d0001\"") == id)
    }

    @Test(
        "any offset and any number of decimals of RFC 3339 is read",
        arguments: [
            "2026-11-20T23:22:00.123Z", "2026-11-21T00:22:00.123+01:00", "2026-11-20t17:22:00.123000000-06:00",
            "2026-11-20T23:22:00.123z", "2026-11-20T23:22:00.123-00:00",
        ])
    func dates(_ date: String) throws {
        #expect(try text(try JSON.decode(Date.self, from: "\"\(date)\"")) == "\"2026-11-20T23:22:00.123Z\"")
    }

    @Test(
        "what is no time is refused",
        arguments: [
            "", "2026-11-20", "2026-11-20T23:22:00", "2026-11-20 23:22:00Z", "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:61Z",
            "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00+0100",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00Zx", "+026-01-01T00:00:00Z", "2026-1-01T00:00:00.0Z",
        ])
    func notDates(_ date: String) {
        #expect(failure(Date.self, "\"\(date)\"")?.kind == .unacceptable)
    }
}
