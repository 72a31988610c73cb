public import Cartwright
public import Commerce

/// A shelf of the shop; shelves stand inside one another.
public struct Category: Codable, Sendable, Hashable, Versioned {
    /// A category's id.
    public typealias ID = Commerce.ID<Category>

    /// The id.
    public let id: ID
    /// The category it lies in; `null` at the top.
    public let parentID: ID?
    /// The readable name in addresses.
    public let slug: String
    /// What it is called.
    public let name: String
    /// How deep it lies: 0 at the top.
    public let level: Int
    /// The names from the top down to this one.
    public let path: [String]
    /// Where it stands among its siblings, the lowest first.
    public let position: Int
    /// Goes up by one with every change.
    public let version: Int

    /// Writes every field, also the parent that is not there.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(parentID, forKey: .parentID)
        try fields.encode(slug, forKey: .slug)
        try fields.encode(name, forKey: .name)
        try fields.encode(level, forKey: .level)
        try fields.encode(path, forKey: .path)
        try fields.encode(position, forKey: .position)
        try fields.encode(version, forKey: .version)
    }
}
