public import CartwrightJSON

/// Which events a function wants: EventBridge's pattern language, with its meaning and its error texts.
///
/// A pattern is kept as alternatives (what `$or` multiplies out to), each a list of fields that must all match. Inside
/// an array of objects all fields must be found in the same element.
public struct EventPattern: Sendable {
    let alternatives: [[FieldPattern]]

    /// Reads a pattern; throws what EventBridge would say against it.
    public init(_ pattern: JSONValue) throws(PatternError) {
        guard case .object(let object) = pattern else { throw PatternError("Filter is not an object") }
        alternatives = try PatternReader.read(object)
    }

    /// Reads a pattern from its JSON text.
    public init(json: [UInt8]) throws(PatternError) {
        let value: JSONValue
        do { value = try JSON.decode(JSONValue.self, from: json, keys: .asWritten) } catch {
            throw PatternError("\(error)")
        }
        try self.init(value)
    }

    /// Whether the event (the whole envelope) is one of those described.
    public func matches(_ event: JSONValue) -> Bool {
        alternatives.contains { fields in EventPattern.agree(fields[...], on: event, within: [:]) }
    }

    /// Whether all fields match with choices of array elements that do not contradict each other.
    private static func agree(
        _ fields: ArraySlice<FieldPattern>, on event: JSONValue, within chosen: [ArrayPlace: Int]
    ) -> Bool {
        guard let field = fields.first else { return true }
        var tried: Set<[ArrayPlace: Int]> = []
        let leaves = Leaf.all(at: field.path, in: event)
        if leaves.isEmpty { return field.matchesAbsence && agree(fields.dropFirst(), on: event, within: chosen) }
        for leaf in leaves where field.matches(leaf.value) {
            guard let together = leaf.consistent(with: chosen), tried.insert(together).inserted else { continue }
            if agree(fields.dropFirst(), on: event, within: together) { return true }
        }
        return false
    }
}

/// One field of a pattern and what it may hold.
struct FieldPattern: Sendable {
    let path: [String]
    let matchers: [Matcher]

    func matches(_ value: JSONValue) -> Bool { matchers.contains { $0.matches(value) } }
    var matchesAbsence: Bool {
        matchers.contains { if case .exists(false) = $0 { true } else { false } }
    }
}

/// Why a pattern is not one, in EventBridge's words.
public struct PatternError: Error, Hashable, CustomStringConvertible {
    /// The text behind `Reason:`.
    public let reason: String

    init(_ reason: String) { self.reason = reason }

    /// The message of `InvalidEventPatternException`.
    public var description: String { "Event pattern is not valid. Reason: \(reason)" }
}
