import FoundationEssentials

/// Values by ids, of which those that nobody asks for are dropped when there are too many.
struct Generations<Value: Sendable>: Sendable {
    private var recent: [UUID: Value] = [:]
    private var older: [UUID: Value] = [:]

    /// How many of each of the two.
    private static var most: Int { 16_384 }

    subscript(id: UUID) -> Value? {
        mutating get {
            if let value = recent[id] { return value }
            guard let value = older[id] else { return nil }
            keep(value, id)
            return value
        }
        set {
            if let newValue {
                keep(newValue, id)
            } else {
                recent[id] = nil
                older[id] = nil
            }
        }
    }

    private mutating func keep(_ value: Value, _ id: UUID) {
        if recent.count >= Self.most {
            older = recent
            recent = Dictionary(minimumCapacity: Self.most)
        }
        recent[id] = value
    }
}
