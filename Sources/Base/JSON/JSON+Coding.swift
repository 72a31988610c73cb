extension JSON {
    /// How deep arrays and objects may be nested, in and out.
    public static let maximumDepth = 512

    /// The bytes of a value.
    public static func encode<T: Encodable>(
        _ value: T, keys: Keys = .snakeCased, nils: Nils = .omitted,
        userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) throws -> [UInt8] {
        try encoded(value, keys, nils, userInfo) { text, holes in
            guard !holes.isEmpty else { return Array(text) }
            var bytes: [UInt8] = []
            Hole.fill(holes[...], in: text, into: &bytes)
            return bytes
        }
    }

    /// Writes a value behind the bytes that are already there, such as a response's; they stay as they are if it fails.
    public static func append<T: Encodable>(
        _ value: T, to bytes: inout [UInt8], keys: Keys = .snakeCased, nils: Nils = .omitted,
        userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) throws {
        try encoded(value, keys, nils, userInfo) { text, holes in Hole.fill(holes[...], in: text, into: &bytes) }
    }

    /// The value of a text, which must be one JSON value and nothing else.
    public static func decode<T: Decodable>(
        _ type: T.Type = T.self, from bytes: [UInt8], keys: Keys = .snakeCased,
        userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) throws -> T {
        try bytes.withUnsafeBytes { try decode(type, from: $0, keys: keys, userInfo: userInfo) }
    }

    /// The value of a text that lies elsewhere in memory.
    public static func decode<T: Decodable>(
        _ type: T.Type = T.self, from bytes: UnsafeRawBufferPointer, keys: Keys = .snakeCased,
        userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) throws -> T {
        let session = DecodingSession.take(keys)
        defer { session.giveBack() }
        try session.load(bytes)
        session.begin(userInfo: userInfo)
        return try session.read(type, 0)
    }

    /// The value of a text.
    public static func decode<T: Decodable>(
        _ type: T.Type = T.self, from text: String, keys: Keys = .snakeCased,
        userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) throws -> T {
        try decode(type, from: Array(text.utf8), keys: keys, userInfo: userInfo)
    }

    private static func encoded<T: Encodable, R>(
        _ value: T, _ keys: Keys, _ nils: Nils, _ userInfo: [CodingUserInfoKey: any Sendable],
        _ body: (UnsafeBufferPointer<UInt8>, [Hole]) -> R
    ) throws -> R {
        let session = EncodingSession.take(keys)
        defer { session.giveBack() }
        session.begin(nils: nils, userInfo: userInfo)
        do { try session.write(value) } catch let error as EncodingError {
            throw session.translated(error)
        }
        if let failure = session.state.pointee.failure { throw failure }
        return body(session.state.pointee.writer.bytes, session.state.pointee.holes)
    }
}

extension EncodingSession {
    /// What a type's own `encode(to:)` says was wrong, in our words.
    fileprivate func translated(_ error: EncodingError) -> JSONError {
        guard case .invalidValue(let value, let context) = error else {
            return JSONError(kind: .notEncodable, expected: "a value that can be encoded")
        }
        return JSONError(
            kind: .notEncodable, path: CodingPath(context.codingPath).description, expected: context.debugDescription,
            found: "\(value)")
    }
}
