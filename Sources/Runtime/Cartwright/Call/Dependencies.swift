/// What the services put into every call at start: values by their keys, and settings by their types.
public struct Dependencies: Sendable {
    private var values: [ObjectIdentifier: any Sendable] = [:]

    /// Nothing set: every key answers its default.
    public init() {}

    /// The value of a key, or its default.
    public subscript<K: CallKey>(key: K.Type) -> K.Value {
        get { values[ObjectIdentifier(key)] as? K.Value ?? K.defaultValue }
        set { values[ObjectIdentifier(key)] = newValue }
    }

    /// Settings read at start, by their type.
    public subscript<S: Settings>(settings type: S.Type) -> S? {
        get { values[ObjectIdentifier(type)] as? S }
        set { values[ObjectIdentifier(type)] = newValue }
    }

    /// Sets settings whose type is known only at run time.
    package mutating func set(_ settings: any Settings) {
        values[ObjectIdentifier(type(of: settings))] = settings
    }

    /// Takes out what is kept for a type.
    mutating func remove(_ type: ObjectIdentifier) { values[type] = nil }

    /// These, with `other`'s in front.
    package func merging(_ other: Dependencies) -> Dependencies {
        var merged = self
        merged.values.merge(other.values) { _, new in new }
        return merged
    }
}

extension Dependencies: ExpressibleByDictionaryLiteral {
    /// `[Payments.Provider.self: FakeProvider()]`, as tests write it.
    public init(dictionaryLiteral elements: (any CallKey.Type, any Sendable)...) {
        for (key, value) in elements { values[ObjectIdentifier(key)] = value }
    }
}
