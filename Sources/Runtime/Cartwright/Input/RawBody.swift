public import CartwrightHTTP

/// A body taken as it is: uploads, webhooks whose signature covers every byte.
public struct RawBody: Sendable {
    /// The bytes, within the function's limit.
    public var bytes: [UInt8]
    /// The `Content-Type`, as sent.
    public var contentType: String?
    /// All headers, for signatures.
    public var headers: Headers

    /// A body as a test writes it.
    public init(_ bytes: [UInt8], contentType: String? = nil, headers: Headers = Headers()) {
        self.bytes = bytes
        self.contentType = contentType
        self.headers = headers
    }
}
