import CartwrightSecurity
import FoundationEssentials

/// The keys that a function's role lends it.
struct AWSCredentials: Sendable {
    let accessKey: String
    let secretKey: String
    let sessionToken: String?

    init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }

    init?(environment: [String: String]) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard let key = value("AWS_ACCESS_KEY_ID"), let secret = value("AWS_SECRET_ACCESS_KEY") else { return nil }
        self.init(accessKey: key, secretKey: secret, sessionToken: value("AWS_SESSION_TOKEN"))
    }
}

/// AWS Signature Version 4 of a request without a query.
enum AWSSignature {
    /// The headers that make a request a signed one.
    static func headers(
        _ method: String, _ url: String, body: [UInt8], credentials: AWSCredentials, region: String, service: String,
        now: Date
    ) -> [(name: String, value: String)] {
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let host = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(host.count)
        let time = stamp(now)
        let day = String(time.prefix(8))
        var signed = [("host", String(host)), ("x-amz-date", time)]
        if let token = credentials.sessionToken { signed.append(("x-amz-security-token", token)) }
        let names = signed.map(\.0).joined(separator: ";")
        let lines = signed.map { "\($0.0):\($0.1)\n" }.joined()
        // Every service but S3 escapes the path that is sent once more.
        let canonicalPath = path.isEmpty ? "/" : escaped(String(path), keepsSlashes: true)
        let canonical = "\(method)\n\(canonicalPath)\n\n\(lines)\n\(names)\n\(hex(sha256(body)))"
        let scope = "\(day)/\(region)/\(service)/aws4_request"
        let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(hex(sha256(canonical)))"
        var key = Array("AWS4\(credentials.secretKey)".utf8)
        for part in [day, region, service, "aws4_request"] { key = hmacSHA256(Array(part.utf8), key: key) }
        let signature = hex(hmacSHA256(Array(text.utf8), key: key))
        let credential = "Credential=\(credentials.accessKey)/\(scope)"
        var headers: [(name: String, value: String)] = [
            ("X-Amz-Date", time),
            ("Authorization", "AWS4-HMAC-SHA256 \(credential), SignedHeaders=\(names), Signature=\(signature)"),
        ]
        if let token = credentials.sessionToken { headers.append(("X-Amz-Security-Token", token)) }
        return headers
    }

    /// Everything but RFC 3986's unreserved characters.
    static func escaped(_ text: String, keepsSlashes: Bool = false) -> String {
        var escaped: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: escaped.append(byte)
            case 47 where keepsSlashes: escaped.append(byte)
            default: escaped += [37, digit(byte >> 4), digit(byte & 15)]
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 55 + nibble }

    /// `20260321T013045Z`.
    private static func stamp(_ date: Date) -> String {
        String(date.ISO8601Format().filter { $0 != "-" && $0 != ":" })
    }
}
