import FoundationEssentials

/// How values of one type are written where their own `encode(to:)` would only cost time, or say something else.
class EncodingPlan {
    /// Writes the value that lies there.
    func write(_ value: UnsafeRawPointer, _ session: EncodingSession) throws {}

    static func make<T: Encodable>(for type: T.Type) -> EncodingPlan? {
        if let scalar = scalar(for: type) { return scalar }
        if let array = type as? any PlannedArray.Type { return array.encodingPlan }
        if let dictionary = type as? any PlannedDictionary.Type { return dictionary.encodingPlan }
        if let writable = type as? any JSONWritable.Type { return writable.encodingPlan }
        return nil
    }

    private static func scalar(for type: any Encodable.Type) -> EncodingPlan? {
        switch identity(type) {
        case identity(String.self): ScalarPlan<String> { $0.appendString($1) }
        case identity(Bool.self): ScalarPlan<Bool> { $0.appendBool($1) }
        case identity(Int.self): ScalarPlan<Int> { $0.appendInteger($1) }
        case identity(Double.self): ScalarPlan<Double> { $0.appendDouble($1) }
        case identity(Float.self): ScalarPlan<Float> { $0.appendFloat($1) }
        case identity(Int8.self): ScalarPlan<Int8> { $0.appendInteger($1) }
        case identity(Int16.self): ScalarPlan<Int16> { $0.appendInteger($1) }
        case identity(Int32.self): ScalarPlan<Int32> { $0.appendInteger($1) }
        case identity(Int64.self): ScalarPlan<Int64> { $0.appendInteger($1) }
        case identity(Int128.self): ScalarPlan<Int128> { $0.appendInteger($1) }
        case identity(UInt.self): ScalarPlan<UInt> { $0.appendInteger($1) }
        case identity(UInt8.self): ScalarPlan<UInt8> { $0.appendInteger($1) }
        case identity(UInt16.self): ScalarPlan<UInt16> { $0.appendInteger($1) }
        case identity(UInt32.self): ScalarPlan<UInt32> { $0.appendInteger($1) }
        case identity(UInt64.self): ScalarPlan<UInt64> { $0.appendInteger($1) }
        case identity(UInt128.self): ScalarPlan<UInt128> { $0.appendInteger($1) }
        case identity(Date.self): ScalarPlan<Date> { $0.appendDate($1) }
        case identity(UUID.self): ScalarPlan<UUID> { $0.appendUUID($1) }
        case identity(JSONNumber.self): ScalarPlan<JSONNumber> { $0.appendASCII($1.text) }
        case identity(RawJSON.self): ScalarPlan<RawJSON> { $0.appendRaw($1) }
        case identity(JSONValue.self): JSONValuePlan()
        case identity(JSONObject.self): JSONObjectPlan()
        case identity([String].self): StringsPlan()
        default: nil
        }
    }
}

/// A value without parts.
final class ScalarPlan<Value>: EncodingPlan {
    private let append: (inout JSONWriter, Value) -> Void

    init(_ append: @escaping (inout JSONWriter, Value) -> Void) { self.append = append }

    override func write(_ value: UnsafeRawPointer, _ session: EncodingSession) throws {
        append(&session.state.pointee.writer, value.assumingMemoryBound(to: Value.self).pointee)
        if let failure = session.state.pointee.writer.failure { throw session.take(failure) }
    }
}

/// A type that writes itself.
final class WritablePlan<Value: JSONWritable>: EncodingPlan {
    override func write(_ value: UnsafeRawPointer, _ session: EncodingSession) throws {
        let start = session.state.pointee.writer.count
        value.assumingMemoryBound(to: Value.self).pointee.write(to: &session.state.pointee.writer)
        if let failure = session.state.pointee.writer.failure { throw session.take(failure) }
        assert(session.isOneValue(from: start), "\(Value.self).write(to:) must write exactly one value")
    }
}

extension JSONWritable {
    fileprivate static var encodingPlan: EncodingPlan { WritablePlan<Self>() }
}

extension EncodingSession {
    /// A failure of the writer, which now is the caller's.
    @inline(never)
    func take(_ failure: JSONError) -> JSONError {
        state.pointee.writer.failure = nil
        guard let scratch = state.pointee.scratch else { return failure }
        return failure.under(scratch.path.description)
    }

    func isOneValue(from start: Int) -> Bool {
        let text = state.pointee.writer.bytes[start...]
        let isFirst = text.first != UInt8(ascii: ",")
        return isFirst && (try? JSONDocument(parsing: Array(text))) != nil
    }
}
