import FoundationEssentials

extension JSON {
    /// The bytes of a value.
    public static func encode<T: Encodable>(_ value: T, keys: Keys = .snakeCased, nils: Nils = .omitted) throws
        -> [UInt8]
    {
        let encoder = JSONEncoder()
        if keys == .snakeCased { encoder.keyEncodingStrategy = .convertToSnakeCase }
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }

    /// Writes a value behind the bytes that are already there.
    public static func append<T: Encodable>(
        _ value: T, to bytes: inout [UInt8], keys: Keys = .snakeCased, nils: Nils = .omitted
    ) throws {
        bytes += try encode(value, keys: keys, nils: nils)
    }

    /// The value of a text; the whole text must be one JSON value.
    public static func decode<T: Decodable>(
        _ type: T.Type = T.self, from bytes: [UInt8], keys: Keys = .snakeCased,
        userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) throws -> T {
        let decoder = JSONDecoder()
        if keys == .snakeCased { decoder.keyDecodingStrategy = .convertFromSnakeCase }
        decoder.dateDecodingStrategy = .iso8601
        for (key, value) in userInfo { decoder.userInfo[key] = value }
        do { return try decoder.decode(type, from: Data(bytes)) } catch let error as DecodingError {
            throw JSONError(kind: .unacceptable, expected: "\(error)")
        }
    }
}
