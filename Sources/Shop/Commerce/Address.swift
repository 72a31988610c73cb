public import Cartwright

/// A postal address: lines of their own, or one text where that is all a client knows.
public struct Address: Hashable, Sendable {
    /// The whole address in one text, where it was sent so.
    public var text: String?
    /// Street and number.
    public var line1: String?
    /// Flat, floor, building; answers have it only where somebody said it.
    public var line2: String?
    /// The town.
    public var city: String?
    /// State, province or canton.
    public var region: String?
    /// The postal code.
    public var postalCode: String?
    /// The country, two letters of ISO 3166-1.
    public var country: String?

    /// An address in one text.
    public init(text: String) { self.text = text }

    /// An address in parts.
    public init(
        line1: String?, line2: String? = nil, city: String?, region: String? = nil, postalCode: String? = nil,
        country: String?
    ) {
        self.line1 = line1
        self.line2 = line2
        self.city = city
        self.region = region
        self.postalCode = postalCode
        self.country = country
    }

    private var parts: [(name: String, value: String?)] {
        [
            ("text", text), ("line1", line1), ("line2", line2), ("city", city), ("region", region),
            ("postal_code", postalCode), ("country", country),
        ]
    }
}

extension Address: Validated {
    /// Every part is plain text of a sensible length, and there is at least one.
    public func validate(_ validation: inout Validation) {
        validation.check(parts.contains { $0.value != nil }, "", "required", "must not be empty")
        for (name, value) in parts {
            validation.text(value, 1...500, name, lines: name == "text" ? .many : .one)
        }
        if let country, !(country.utf8.count == 2 && country.utf8.allSatisfy(Address.isLetter)) {
            validation.fail("country", "not_a_country", "must be two letters of ISO 3166, such as US")
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
}

extension Address: Codable {
    enum CodingKeys: CodingKey { case text, line1, line2, city, region, postalCode, country }

    /// Reads a string or an object of parts.
    public init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.init(text: text)
            return
        }
        let parts = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            line1: try parts.decodeIfPresent(String.self, forKey: .line1),
            line2: try parts.decodeIfPresent(String.self, forKey: .line2),
            city: try parts.decodeIfPresent(String.self, forKey: .city),
            region: try parts.decodeIfPresent(String.self, forKey: .region),
            postalCode: try parts.decodeIfPresent(String.self, forKey: .postalCode),
            country: try parts.decodeIfPresent(String.self, forKey: .country))
        text = try parts.decodeIfPresent(String.self, forKey: .text)
    }

    /// Writes all parts, those that are not known as `null`; a second line only where there is one.
    public func encode(to encoder: any Encoder) throws {
        var parts = encoder.container(keyedBy: CodingKeys.self)
        try parts.encode(text, forKey: .text)
        try parts.encode(line1, forKey: .line1)
        if let line2 { try parts.encode(line2, forKey: .line2) }
        try parts.encode(city, forKey: .city)
        try parts.encode(region, forKey: .region)
        try parts.encode(postalCode, forKey: .postalCode)
        try parts.encode(country, forKey: .country)
    }
}
