/// An input that understands other names for its fields, as clients in the wild use them.
public protocol HasSynonyms {
    /// Other name → the field's own name, both as on the wire: `["qty": "quantity"]`.
    static var synonyms: [String: String] { get }
}
