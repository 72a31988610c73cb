/// A request to somebody else's server.
public struct OutgoingRequest: Sendable {
    public var method: String
    /// `https:`; `http:` only where `isInternal` says so.
    public var url: String
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// How long all attempts together may take.
    public var timeout: Duration = .seconds(10)
    /// How many attempts there may be, where a repeat does no harm.
    public var attempts = 3
    /// A longer answer is an error.
    public var responseLimit = 1 << 20
    /// Whether the destination may be a private or loopback address: a part of the installation, named by its operator
    /// and never by a request.
    public var isInternal = false
    /// Whether a repeat does no harm. Unset, the method decides, or an `Idempotency-Key`.
    public var isRepeatable: Bool?

    public init(
        _ method: String = "GET", _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }

    var mayRepeat: Bool {
        if let isRepeatable { return isRepeatable }
        if ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"].contains(method) { return true }
        return headers.contains { $0.name.lowercased() == "idempotency-key" }
    }

    /// RFC 9110's token and field value; nothing that could start another header or request.
    func check() throws(HTTPClientError) {
        let lowered = url.lowercased()
        guard lowered.hasPrefix("https://") || lowered.hasPrefix("http://"),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw .badRequest("not a web address: \(url.debugDescription)") }
        if lowered.hasPrefix("http://"), !isInternal { throw .badRequest("\(url) is not encrypted; use https") }
        guard method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }), !method.isEmpty else {
            throw .badRequest("not a method: \(method.debugDescription)")
        }
        for header in headers {
            let nameIsToken =
                !header.name.isEmpty
                && header.name.utf8.allSatisfy { byte in
                    (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
                }
            guard nameIsToken, header.value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else {
                throw .badRequest("header \(header.name.debugDescription) cannot be sent")
            }
        }
    }
}

/// What the server answered, whatever its status.
public struct IncomingResponse: Sendable {
    public let status: Int
    /// Names in lower case, in the order they came.
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]

    /// The first header of this name.
    public subscript(name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name == name }?.value
    }
}
