public import Cartwright
import CartwrightJSON

/// The number by which people speak of an order: `CW-100042`.
public struct OrderNumber: Hashable, Sendable {
    /// The number itself.
    public let value: Int

    /// The number with this value.
    public init(_ value: Int) { self.value = value }

    /// What somebody wrote, in any case.
    public init?(_ text: String) {
        guard text.uppercased().hasPrefix("CW-"), let value = Int(text.dropFirst(3)), value > 0 else { return nil }
        self.value = value
    }
}

extension OrderNumber: CustomStringConvertible {
    public var description: String { "CW-\(value)" }
}

extension OrderNumber: Codable {
    /// Reads `CW-100042`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let number = OrderNumber(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "an order's number such as CW-100042")
        }
        self = number
    }

    /// Writes `CW-100042`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension OrderNumber: DescribedInSchema {
    /// `CW-100042`.
    public static var schema: Schema {
        Schema.string().about("The number by which people speak of it").example("CW-100042")
    }
}
