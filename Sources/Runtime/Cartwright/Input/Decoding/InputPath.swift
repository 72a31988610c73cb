/// Where in the input a decoder stands; a chain, so that going down costs one small object and no string.
final class InputPath: Sendable {
    let parent: InputPath?
    let name: String?
    let index: Int

    init(_ parent: InputPath?, name: String) {
        self.parent = parent
        self.name = name
        index = 0
    }

    init(_ parent: InputPath?, index: Int) {
        self.parent = parent
        name = nil
        self.index = index
    }

    /// `items[0].quantity`.
    var text: String {
        let above = parent?.text ?? ""
        if let name { return FieldPath.join(above, name) }
        return FieldPath.element(above, index)
    }

    var codingPath: [any CodingKey] {
        (parent?.codingPath ?? []) + [
            InputKey(stringValue: name ?? "Index \(index)", intValue: name == nil ? index : nil)
        ]
    }
}

/// A key known only by its text or its index.
struct InputKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String, intValue: Int?) {
        self.stringValue = stringValue
        self.intValue = intValue
    }
    init(stringValue: String) { self.init(stringValue: stringValue, intValue: nil) }
    init(intValue: Int) { self.init(stringValue: String(intValue), intValue: intValue) }
}
