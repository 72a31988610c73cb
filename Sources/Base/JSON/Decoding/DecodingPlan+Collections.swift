protocol ReadableArray {
    static var decodingPlan: DecodingPlan { get }
}

extension Array: ReadableArray where Element: Decodable {
    static var decodingPlan: DecodingPlan { ArrayReading<Element>() }
}

final class ArrayReading<Element: Decodable>: DecodingPlanOf<[Element]> {
    override func make(_ place: Int, _ session: DecodingSession) throws -> [Element] {
        let count = try session.elements(place)
        let plan = session.plan(for: Element.self)
        var element = place + 1
        return try [Element](unsafeUninitializedCapacity: count) { memory, initialized in
            guard let start = memory.baseAddress else { return }
            while initialized < count {
                if let plan {
                    try plan._withUnsafeGuaranteedRef { try $0.read(element, into: start + initialized, session) }
                } else {
                    (start + initialized).initialize(to: try session.readByItself(Element.self, element))
                }
                initialized += 1
                element = session.next(element)
            }
        }
    }
}

protocol ReadableDictionary {
    static var decodingPlan: DecodingPlan? { get }
}

extension Dictionary: ReadableDictionary where Key: Decodable, Value: Decodable {
    static var decodingPlan: DecodingPlan? {
        DictionaryKeys<Key>.isNameable ? DictionaryReading<Key, Value>() : nil
    }
}

final class DictionaryReading<Key: Decodable & Hashable, Value: Decodable>: DecodingPlanOf<[Key: Value]> {
    override func make(_ place: Int, _ session: DecodingSession) throws -> [Key: Value] {
        try session.object(place)
        var dictionary: [Key: Value] = [:]
        try session.forEachField(of: place) { name, value in
            guard let key = DictionaryKeys<Key>.key(named: session.name(name)) else {
                throw session.unacceptable(value, "a name that is \(DictionaryKeys<Key>.description)")
            }
            dictionary[key] = try session.read(Value.self, value)
        }
        return dictionary
    }
}

extension DecodingSession {
    /// Goes through the fields of an object: the places of name and value.
    func forEachField(of object: Int, _ body: (Int, Int) throws -> Void) rethrows {
        var name = object + 1
        let end = next(object)
        while name < end {
            state.pointee.tape.entries[name].flags.insert(.read)
            let following = next(name + 1)
            try body(name, name + 1)
            name = following
        }
    }
}
