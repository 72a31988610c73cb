/// One value of a parsed document, to look at without decoding it.
public struct JSONNode {
    let document: JSONDocument
    let place: Int

    /// The kinds of value there are.
    public enum Kind: Sendable { case object, array, string, number, bool, null }

    private var session: DecodingSession { document.session }

    /// What kind of value this is.
    public var kind: Kind {
        switch session.kind(place) {
        case .object: .object
        case .array: .array
        case .string: .string
        case .number: .number
        case .yes, .no: .bool
        case .null: .null
        }
    }

    /// The names of the fields in order, if this is an object.
    public var keys: [String]? {
        guard kind == .object else { return nil }
        var keys: [String] = []
        var name = place + 1
        while name < session.next(place) {
            keys.append(session.name(name))
            name = session.next(name + 1)
        }
        return keys
    }

    /// The text, if this is a string.
    public var text: String? { kind == .string ? session.name(place) : nil }

    /// The fields in order, if this is an object. Looking does not count as reading.
    public var fields: [(name: String, value: JSONNode)]? {
        guard kind == .object else { return nil }
        var fields: [(name: String, value: JSONNode)] = []
        var name = place + 1
        while name < session.next(place) {
            fields.append((session.name(name), JSONNode(document: document, place: name + 1)))
            name = session.next(name + 1)
        }
        return fields
    }

    /// The elements, if this is an array.
    public var elements: [JSONNode]? {
        guard kind == .array else { return nil }
        var elements: [JSONNode] = []
        var element = place + 1
        while element < session.next(place) {
            elements.append(JSONNode(document: document, place: element))
            element = session.next(element)
        }
        return elements
    }

    /// The value under a name, if this is an object that has it. Looking does not count as reading.
    public subscript(name: String) -> JSONNode? {
        guard kind == .object else { return nil }
        let end = session.next(place)
        var field = place + 1
        while field < end {
            let isIt =
                session.entry(field).flags.contains(.escaped)
                ? session.name(field).utf8.elementsEqual(name.utf8) : session.text(field).elementsEqual(name.utf8)
            if isIt { return JSONNode(document: document, place: field + 1) }
            field = session.next(field + 1)
        }
        return nil
    }

    /// The value with all that is in it.
    public var value: JSONValue { session.look(place) }

    /// The bytes of the value as they stand in the text.
    public var source: [UInt8] { Array(session.source(place)) }

    /// Where in the document this is: `items[2].price`.
    public var path: String { session.path(place).description }
}
