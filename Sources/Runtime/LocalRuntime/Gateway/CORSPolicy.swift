import CartwrightHTTP
import CartwrightManifest

/// Cross-origin answers, given by the gateway itself for the whole API as API Gateway does.
///
/// A handler's own `Access-Control-…` headers are dropped when the manifest configures CORS.
struct CORSPolicy: Sendable {
    typealias Field = Headers.Field

    private let origins: Set<String>
    private let schemes: [String]
    private let anyOrigin: Bool
    private let credentials: Bool
    private let methods: String
    private let headers: String
    private let exposed: String
    private let maxAge: String

    /// What a browser's page needs in order to speak with any function, when the manifest names nothing itself.
    static let usualHeaders = [
        "Authorization", "Content-Type", "Accept", "Cart-Token", "Idempotency-Key", "If-Match", "If-None-Match",
        "X-Request-Id",
    ]
    static let usualExposed = [
        "ETag", "Idempotent-Replayed", "Location", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset",
        "Retry-After", "X-Request-Id",
    ]

    /// Nil when no origin is allowed: then the gateway takes no part, and a route may answer OPTIONS itself.
    init?(_ cors: Manifest.CORS, origins override: [String]? = nil, methods used: [String]) {
        let allowed = override ?? cors.origins
        if allowed.isEmpty { return nil }
        anyOrigin = allowed.contains("*")
        schemes = allowed.filter { $0.hasSuffix("://*") }.map { String($0.dropLast()).lowercased() }
        origins = Set(allowed.map { $0.lowercased() })
        // A wildcard with credentials would let every page act as its visitor; browsers refuse it, and so do we.
        credentials = cors.credentials && !anyOrigin
        methods = (cors.methods.isEmpty ? used : cors.methods).joined(separator: ", ")
        headers = (cors.headers.isEmpty ? Self.usualHeaders : cors.headers).joined(separator: ", ")
        exposed = (cors.expose.isEmpty ? Self.usualExposed : cors.expose).joined(separator: ", ")
        maxAge = String(cors.maxAge.components.seconds)
    }

    /// The headers of the answer to a preflight; only `Vary` for an origin that is not allowed.
    func preflight(origin: String) -> [Field] {
        guard let allowed = allowed(origin) else { return vary }
        var fields = vary
        fields.append(Field(.accessControlAllowOrigin, allowed))
        fields.append(Field(.accessControlAllowMethods, methods))
        fields.append(Field(.accessControlAllowHeaders, headers))
        if credentials { fields.append(Field(.accessControlAllowCredentials, "true")) }
        fields.append(Field(.accessControlMaxAge, maxAge))
        return fields
    }

    /// The headers that an ordinary answer gets; `origin` is nil for a request that names none.
    func answer(origin: String?) -> [Field] {
        guard let origin, let allowed = allowed(origin) else { return vary }
        var fields = vary
        fields.append(Field(.accessControlAllowOrigin, allowed))
        if credentials { fields.append(Field(.accessControlAllowCredentials, "true")) }
        fields.append(Field(.accessControlExposeHeaders, exposed))
        return fields
    }

    /// Whether pages of this origin may speak with the API.
    func allows(_ origin: String) -> Bool { allowed(origin) != nil }

    /// An answer that depends on the origin must not be kept for another one.
    private var vary: [Field] { anyOrigin ? [] : [Field("vary", "Origin")] }

    private func allowed(_ origin: String) -> String? {
        if anyOrigin { return "*" }
        let folded = origin.lowercased()
        return origins.contains(folded) || schemes.contains(where: folded.hasPrefix) ? origin : nil
    }
}
