import CartwrightSecurity

/// `sha256:…`, the name of a blob.
struct Digest: Hashable, Sendable, Codable, CustomStringConvertible {
    let hexadecimal: String

    init(of bytes: [UInt8]) { hexadecimal = hex(sha256(bytes)) }

    init(_ hash: inout SHA256) { hexadecimal = hex(hash.finish()) }

    /// nil where the text is not the digest of anything.
    init?(_ text: String) {
        guard text.hasPrefix("sha256:") else { return nil }
        hexadecimal = String(text.dropFirst(7))
        guard hexadecimal.utf8.count == 64, hexadecimal.utf8.allSatisfy({ 48...57 ~= $0 || 97...102 ~= $0 }) else {
            return nil
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let digest = Digest(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no digest")
        }
        self = digest
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    var description: String { "sha256:\(hexadecimal)" }
}
