extension Headers {
    /// The name of a header field, compared without regard to case and sent in lower case.
    public struct Name: Hashable, Sendable, ExpressibleByStringLiteral {
        /// The name in lower case.
        public let text: String

        public init(_ text: String) {
            self.text = text.utf8.contains { $0 >= 65 && $0 <= 90 } ? text.lowercased() : text
        }

        public init(stringLiteral text: StaticString) {
            self.init(text.withUTF8Buffer { String(decoding: $0, as: UTF8.self) })
        }

        init(lowercased text: String) { self.text = text }
    }
}

extension Headers.Name: CustomStringConvertible {
    public var description: String { text }
}

extension Headers.Name {
    public static var accept: Self { Self(lowercased: "accept") }
    public static var acceptLanguage: Self { Self(lowercased: "accept-language") }
    public static var accessControlAllowCredentials: Self { Self(lowercased: "access-control-allow-credentials") }
    public static var accessControlAllowHeaders: Self { Self(lowercased: "access-control-allow-headers") }
    public static var accessControlAllowMethods: Self { Self(lowercased: "access-control-allow-methods") }
    public static var accessControlAllowOrigin: Self { Self(lowercased: "access-control-allow-origin") }
    public static var accessControlExposeHeaders: Self { Self(lowercased: "access-control-expose-headers") }
    public static var accessControlMaxAge: Self { Self(lowercased: "access-control-max-age") }
    public static var accessControlRequestHeaders: Self { Self(lowercased: "access-control-request-headers") }
    public static var accessControlRequestMethod: Self { Self(lowercased: "access-control-request-method") }
    public static var allow: Self { Self(lowercased: "allow") }
    public static var authorization: Self { Self(lowercased: "authorization") }
    public static var cacheControl: Self { Self(lowercased: "cache-control") }
    public static var cartToken: Self { Self(lowercased: "cart-token") }
    public static var connection: Self { Self(lowercased: "connection") }
    public static var contentDisposition: Self { Self(lowercased: "content-disposition") }
    public static var contentEncoding: Self { Self(lowercased: "content-encoding") }
    public static var contentLength: Self { Self(lowercased: "content-length") }
    public static var contentSecurityPolicy: Self { Self(lowercased: "content-security-policy") }
    public static var contentType: Self { Self(lowercased: "content-type") }
    public static var cookie: Self { Self(lowercased: "cookie") }
    public static var date: Self { Self(lowercased: "date") }
    public static var eTag: Self { Self(lowercased: "etag") }
    public static var expect: Self { Self(lowercased: "expect") }
    public static var forwarded: Self { Self(lowercased: "forwarded") }
    public static var host: Self { Self(lowercased: "host") }
    public static var idempotencyKey: Self { Self(lowercased: "idempotency-key") }
    public static var idempotentReplayed: Self { Self(lowercased: "idempotent-replayed") }
    public static var ifMatch: Self { Self(lowercased: "if-match") }
    public static var ifNoneMatch: Self { Self(lowercased: "if-none-match") }
    public static var lastEventID: Self { Self(lowercased: "last-event-id") }
    public static var location: Self { Self(lowercased: "location") }
    public static var origin: Self { Self(lowercased: "origin") }
    public static var retryAfter: Self { Self(lowercased: "retry-after") }
    public static var setCookie: Self { Self(lowercased: "set-cookie") }
    public static var traceParent: Self { Self(lowercased: "traceparent") }
    public static var transferEncoding: Self { Self(lowercased: "transfer-encoding") }
    public static var upgrade: Self { Self(lowercased: "upgrade") }
    public static var userAgent: Self { Self(lowercased: "user-agent") }
    public static var vary: Self { Self(lowercased: "vary") }
    public static var wwwAuthenticate: Self { Self(lowercased: "www-authenticate") }
    public static var xForwardedFor: Self { Self(lowercased: "x-forwarded-for") }
    public static var xForwardedProto: Self { Self(lowercased: "x-forwarded-proto") }
    public static var xRequestID: Self { Self(lowercased: "x-request-id") }
}
