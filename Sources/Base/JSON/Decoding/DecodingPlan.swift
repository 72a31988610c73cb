import FoundationEssentials

/// How values of one type are read where their own `init(from:)` would only cost time, or understand something else.
class DecodingPlan {
    /// Reads the value at `place` into memory that holds none yet.
    func read(_ place: Int, into memory: UnsafeMutableRawPointer, _ session: DecodingSession) throws {}

    static func make<T: Decodable>(for type: T.Type) -> DecodingPlan? {
        if let scalar = scalar(for: type) { return scalar }
        if let array = type as? any ReadableArray.Type { return array.decodingPlan }
        if let dictionary = type as? any ReadableDictionary.Type { return dictionary.decodingPlan }
        return nil
    }

    private static func scalar(for type: any Decodable.Type) -> DecodingPlan? {
        switch identity(type) {
        case identity(String.self): ScalarReading<String> { try $1.string($0) }
        case identity(Bool.self): ScalarReading<Bool> { try $1.bool($0) }
        case identity(Int.self): ScalarReading<Int> { try $1.integer($0) }
        case identity(Double.self): ScalarReading<Double> { try $1.double($0) }
        case identity(Float.self): ScalarReading<Float> { try $1.float($0) }
        case identity(Int8.self): ScalarReading<Int8> { try $1.integer(Int8.self, $0) }
        case identity(Int16.self): ScalarReading<Int16> { try $1.integer(Int16.self, $0) }
        case identity(Int32.self): ScalarReading<Int32> { try $1.integer(Int32.self, $0) }
        case identity(Int64.self): ScalarReading<Int64> { try $1.integer(Int64.self, $0) }
        case identity(Int128.self): ScalarReading<Int128> { try $1.integer(Int128.self, $0) }
        case identity(UInt.self): ScalarReading<UInt> { try $1.integer(UInt.self, $0) }
        case identity(UInt8.self): ScalarReading<UInt8> { try $1.integer(UInt8.self, $0) }
        case identity(UInt16.self): ScalarReading<UInt16> { try $1.integer(UInt16.self, $0) }
        case identity(UInt32.self): ScalarReading<UInt32> { try $1.integer(UInt32.self, $0) }
        case identity(UInt64.self): ScalarReading<UInt64> { try $1.integer(UInt64.self, $0) }
        case identity(UInt128.self): ScalarReading<UInt128> { try $1.integer(UInt128.self, $0) }
        case identity(Date.self): ScalarReading<Date> { try $1.date($0) }
        case identity(UUID.self): ScalarReading<UUID> { try $1.uuid($0) }
        case identity(JSONNumber.self): ScalarReading<JSONNumber> { try $1.number($0) }
        case identity(RawJSON.self): ScalarReading<RawJSON> { $1.raw($0) }
        case identity(JSONValue.self): ScalarReading<JSONValue> { $1.json($0) }
        case identity(JSONObject.self): ScalarReading<JSONObject> { try $1.fields($0) }
        default: nil
        }
    }
}

class DecodingPlanOf<Value>: DecodingPlan {
    func make(_ place: Int, _ session: DecodingSession) throws -> Value {
        throw JSONError(kind: .unacceptable, expected: "a readable type")
    }

    override func read(_ place: Int, into memory: UnsafeMutableRawPointer, _ session: DecodingSession) throws {
        memory.assumingMemoryBound(to: Value.self).initialize(to: try make(place, session))
    }
}

/// A value without parts, or one that is read at once.
final class ScalarReading<Value>: DecodingPlanOf<Value> {
    private let reading: (Int, DecodingSession) throws -> Value

    init(_ reading: @escaping (Int, DecodingSession) throws -> Value) { self.reading = reading }

    override func make(_ place: Int, _ session: DecodingSession) throws -> Value { try reading(place, session) }
}
