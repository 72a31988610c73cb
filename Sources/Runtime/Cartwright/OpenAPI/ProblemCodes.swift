import CartwrightManifest

/// The codes of the problems a function may answer with, by status: what the host does around it follows from its
/// declaration and its types, what its handler throws is declared under `errors`.
struct ProblemCodes: Hashable, Sendable {
    /// The codes of each status, those of the host first.
    private(set) var byStatus: [Int: [String]] = [:]

    /// The codes of a function, or of one of its methods. `takesCursor` says whether its input has a `cursor`.
    init(_ declaration: Manifest.Function, _ shape: HandlerShape, method: String? = nil, takesCursor: Bool = true) {
        let methods = method.map { [$0] } ?? declaration.routes.map(\.method)
        func any(_ names: String...) -> Bool { methods.contains { names.contains($0) || $0 == "ANY" } }
        let hasPath = declaration.routes.contains { !$0.path.parameters.isEmpty }
        let hasBody = any("POST", "PUT", "PATCH")
        let isIdempotent = declaration.idempotent != .no && (hasBody || any("DELETE"))
        access(declaration.access)
        if hasPath {
            add(400, "bad_path")
            add(404, "not_found")
        }
        if hasBody {
            add(400, "bad_body")
            add(408, "request_timeout")
            add(413, "body_too_large")
            add(415, "unsupported_encoding")
            if !shape.takesRawBody { add(400, "invalid_json") }
            if !shape.takesRawBody { add(415, "unsupported_media_type") }
        }
        if shape.input != nil {
            add(422, "validation_failed", "unknown_field", "given_twice")
            if hasBody { add(422, "not_nullable") }
            if takesCursor { add(422, "bad_cursor") }
        }
        if any("PUT", "PATCH") || hasPath && any("POST", "DELETE") { add(412, "version_changed") }
        if isIdempotent {
            add(400, "bad_idempotency_key", "idempotency_key_required")
            if !declaration.access.allSatisfy({ [.user, .seller, .support, .admin].contains($0) }) {
                add(400, "idempotency_key_without_sender")
            }
            add(409, "idempotency_in_progress", "answer_not_repeatable")
            add(422, "idempotency_key_reused")
        }
        if case .socket(let route) = declaration.trigger { socket(route) }
        if declaration.limit != nil { add(429, "rate_limited") }
        add(503, "overloaded", "database_unavailable", "busy")
        if hasBody || any("DELETE") { add(503, "outcome_unknown") }
        for (status, codes) in declaration.errors { for code in codes { add(status, code) } }
    }

    /// Whether a problem is one of these.
    func contains(_ problem: Problem) -> Bool { byStatus[problem.status]?.contains(problem.code) ?? false }

    /// Public functions take a bad token for none; a guest's function says that the token is not good.
    private mutating func access(_ words: [Manifest.Access]) {
        if words.contains(where: { [.public, .signed, .development].contains($0) }) { return }
        add(401, "unauthorized")
        add(403, "insufficient_scope")
        // An API key that may not be looked up.
        add(429, "rate_limited")
        if words.contains(.guest) { return }
        add(403, "forbidden")
        if words.contains(.seller) { add(403, "not_a_seller") }
    }

    /// What is wrong with a handshake, or with a message.
    private mutating func socket(_ route: Manifest.SocketRoute) {
        add(400, "given_twice", "protocol_required")
        if !route.path.parameters.isEmpty { add(404, "not_found") }
        switch route.key {
        case .connect: add(422, "validation_failed", "given_twice")
        case .disconnect: break
        case .messages, .action:
            add(410, "socket_closed")
            add(413, "message_too_large")
            add(422, "not_nullable")
        }
    }

    private mutating func add(_ status: Int, _ codes: String...) {
        for code in codes where !byStatus[status, default: []].contains(code) {
            byStatus[status, default: []].append(code)
        }
    }
}
