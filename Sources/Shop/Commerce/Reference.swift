import CartwrightJSON
import FoundationEssentials

/// What a client wrote where an id or a slug is meant. Its shape is never an error: what is not there is not found.
public enum Reference<Subject>: Hashable, Sendable {
    /// It reads as an id.
    case id(ID<Subject>)
    /// It reads as anything else.
    case slug(String)

    /// What a text refers to.
    public init(_ text: String) {
        if let uuid = UUID(canonical: text) { self = .id(ID(uuid)) } else { self = .slug(text) }
    }
}

extension Reference: CustomStringConvertible {
    /// As it stands in a path.
    public var description: String {
        switch self {
        case .id(let id): id.description
        case .slug(let slug): slug
        }
    }
}

extension Reference: Codable {
    /// Reads any string.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the id or the slug.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
