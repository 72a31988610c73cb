import CartwrightJSON
import FoundationEssentials
import Testing

@Suite("What an error says")
struct ErrorTests {
    struct Order: Decodable {
        let items: [Item]
        let note: String?
        let placedAt: Date?

        struct Item: Decodable {
            let price: Int
            let productID: String?
            let size: Size?
        }

        enum Size: String, Decodable, CaseIterable { case small, large }
    }

    @Test("the path leads through fields and elements to the value")
    func path() {
        let error = failure(Order.self, #"{"items":[{"price":1},{"price":2},{"price":"3"}]}"#)
        #expect(error?.path == "items[2].price")
        #expect(error?.kind == .wrongType)
        #expect(error?.expected == "an integer")
        #expect(error?.found == "a string")
        #expect(error?.offset == 43)
        #expect(error.map(String.init(describing:)) == "items[2].price: expected an integer, found a string (byte 43)")
    }

    @Test("a missing field is named as it is written in JSON, with what it should be")
    func missing() {
        struct Line: Decodable { let productID: UUID }
        let error = failure([Line].self, "[{}]")
        #expect(error?.kind == .missing)
        #expect(error?.path == "[0].product_id")
        #expect(error?.expected == "a UUID")
    }

    @Test("null is no value where one must be")
    func null() {
        let error = failure(Order.self, #"{"items":[{"price":null}]}"#)
        #expect(error?.found == "null")
        #expect(error?.path == "items[0].price")
    }

    @Test("an enum says what it could have been")
    func choices() {
        let error = failure(Order.self, #"{"items":[{"price":1,"size":"huge"}]}"#)
        #expect(error?.path == "items[0].size")
        #expect(error?.kind == .unacceptable)
        #expect(error?.expected == #"one of "small", "large""#)
    }

    @Test("the text of a string is never repeated, it may be a secret")
    func secrets() {
        struct Login: Decodable { let attempts: Int }
        let error = failure(Login.self, #"{"attempts":"hunter2"}"#)
        #expect(error.map { !"\($0)".contains("hunter2") } == true)
    }

    @Test("a syntax error says where in the data it is")
    func malformed() {
        let error = failure(Order.self, #"{"items":[{"price":1},{"price":01}]}"#)
        #expect(error?.kind == .malformed)
        #expect(error?.path == "items[1].price")
        #expect(error?.offset == 32)
        #expect(failure(Order.self, #"{"items":[{"price":1}"#)?.found == "the end")
    }

    @Test("a number that does not fit says the range", arguments: ["256", "-1", "1.5", "1e9"])
    func range(_ number: String) {
        let error = failure([UInt8].self, "[\(number)]")
        #expect(error?.kind == .unacceptable)
        #expect(error?.path == "[0]")
        #expect(error?.found == number)
    }

    @Test("names with odd characters stand in brackets")
    func oddNames() {
        #expect(failure([String: [String: Int]].self, #"{"a.b":{"c":null}}"#)?.path == #"["a.b"].c"#)
    }

    @Test("an error thrown by a type itself keeps its kind or comes through as it is")
    func ownErrors() throws {
        struct Mine: Error {}
        struct Picky: Decodable { init(from decoder: any Decoder) throws { throw Mine() } }
        #expect(throws: Mine.self) { try JSON.decode([Picky].self, from: "[1]") }
        struct Even: Decodable {
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if try container.decode(Int.self) % 2 == 0 { return }
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "an even number")
            }
        }
        let error = failure([String: [Even]].self, #"{"evens":[2,3]}"#)
        #expect(error?.path == "evens[1]")
        #expect(error?.expected == "an even number")
        #expect(error?.found == "3")
    }

    @Test("encoding says the path too", arguments: [Double.infinity, -.infinity, .nan])
    func encoding(_ number: Double) {
        struct Chart: Encodable { let pointValues: [[String: Double]] }
        let error = failure(encoding: Chart(pointValues: [["x": 1], ["y": number]]))
        #expect(error?.kind == .notEncodable)
        #expect(error?.path == "point_values[1].y")
        #expect(error?.expected == "a finite number")
    }

    @Test("a value nested too deeply is an error when it is written")
    func deepEncoding() {
        final class Nest: Encodable {
            let inner: Nest?
            init(_ inner: Nest?) { self.inner = inner }
        }
        var nest = Nest(nil)
        for _ in 0..<511 { nest = Nest(nest) }
        #expect(failure(encoding: nest) == nil)
        nest = Nest(nest)
        #expect(failure(encoding: nest)?.kind == .tooDeep)
        var value = JSONValue.array([])
        for _ in 0..<600 { value = .array([value]) }
        #expect(failure(encoding: value)?.kind == .tooDeep)
    }
}
