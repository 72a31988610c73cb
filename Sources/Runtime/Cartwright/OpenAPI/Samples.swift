import CartwrightJSON
import FoundationEssentials

/// Values that stand in while a type is walked; some types only take what looks right.
enum Samples {
    struct Sample {
        let text: String
        let number: Int
    }

    static let rounds = [
        Sample(text: "text", number: 1), Sample(text: "00000000-0000-7000-8000-000000000000", number: 0),
        Sample(text: "a@example.com", number: 10), Sample(text: "https://example.com/", number: 100),
        Sample(text: "2026-11-20", number: 2026), Sample(text: "1", number: -1), Sample(text: "", number: 1000),
    ]

    /// A value that needs no walk.
    static func value<T>(of type: T.Type, _ sample: Sample = rounds[0]) -> T? {
        if let first = firstCase(of: type) as? T { return first }
        if let empty = (type as? any EmptyByItself.Type)?.empty as? T { return empty }
        switch type {
        case is String.Type: return sample.text as? T
        case is Bool.Type: return false as? T
        case is Date.Type: return Date(timeIntervalSince1970: 0) as? T
        case is UUID.Type: return UUID(uuid: (0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0)) as? T
        case is JSONValue.Type: return JSONValue.null as? T
        case is JSONNumber.Type: return JSONNumber(sample.number) as? T
        case is RawJSON.Type: return RawJSON(trusted: Array("null".utf8)) as? T
        case is JSONObject.Type: return JSONObject() as? T
        default: break
        }
        if let number = type as? any FixedWidthInteger.Type { return number.init(clamping: sample.number) as? T }
        if let number = type as? any BinaryFloatingPoint.Type { return number.init(sample.number) as? T }
        return nil
    }

    private static func firstCase(of type: Any.Type) -> Any? {
        func first<C: CaseIterable>(_ type: C.Type) -> Any? { type.allCases.first }
        return (type as? any CaseIterable.Type).flatMap { first($0) }
    }
}

/// A type with a value that holds nothing.
protocol EmptyByItself {
    static var empty: Any { get }
}

extension Array: EmptyByItself, DescribedByParts {
    static var empty: Any { Self() }
    static func schema(in recorder: SchemaRecorder) throws -> Schema { .array(try recorder.schema(of: Element.self)) }
}

extension Set: EmptyByItself, DescribedByParts {
    static var empty: Any { Self() }
    static func schema(in recorder: SchemaRecorder) throws -> Schema { .array(try recorder.schema(of: Element.self)) }
}

extension Dictionary: EmptyByItself, DescribedByParts {
    static var empty: Any { Self() }
    static func schema(in recorder: SchemaRecorder) throws -> Schema {
        .dictionary(try recorder.schema(of: Value.self))
    }
}

extension Optional: EmptyByItself, DescribedByParts {
    static var empty: Any { Self.none as Any }
    static func schema(in recorder: SchemaRecorder) throws -> Schema {
        .nullable(try recorder.schema(of: Wrapped.self))
    }
}
