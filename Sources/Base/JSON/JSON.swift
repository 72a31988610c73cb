/// The house's JSON: `Codable` values to bytes and back, strict, in snake case.
public enum JSON {
    /// How the names of `CodingKeys` become the names of JSON fields; the keys of free dictionaries are never touched.
    public enum Keys: Sendable {
        /// `imageURL` is written and read as `image_url`.
        case snakeCased
        /// Names stand as the type has them, for foreign dialects.
        case asWritten
    }

    /// What becomes of an optional property that holds nothing.
    public enum Nils: Sendable {
        /// The field is left out, as Swift's synthesised `Codable` does everywhere.
        case omitted
        /// The field is there and says `null`.
        case written
    }
}
