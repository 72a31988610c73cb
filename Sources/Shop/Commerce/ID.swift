public import FoundationEssentials

/// The id of one kind of thing: a product's id cannot be handed in where a seller's is meant.
public struct ID<Subject>: RawRepresentable, Hashable, Sendable {
    /// The id itself, a UUID of version 7.
    public let rawValue: UUID

    /// The id with this value.
    public init(rawValue: UUID) { self.rawValue = rawValue }

    /// The id with this value.
    public init(_ uuid: UUID) { rawValue = uuid }
}

extension ID: CustomStringConvertible {
    /// In lower case, as it stands in JSON.
    public var description: String { rawValue.uuidString.lowercased() }
}

extension ID: Comparable {
    /// In the order of the bytes, as Postgres has it.
    public static func < (left: ID, right: ID) -> Bool {
        withUnsafeBytes(of: left.rawValue.uuid) { left in
            withUnsafeBytes(of: right.rawValue.uuid) { right in left.lexicographicallyPrecedes(right) }
        }
    }
}

extension ID: Codable {
    /// Reads the UUID.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(UUID.self))
    }

    /// Writes the UUID in lower case.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
