import CartwrightHTTP
import CartwrightSecurity
import FoundationEssentials

/// What makes two requests the same: who sent it, under which key, and what exactly was asked.
struct RepeatKey: Sendable {
    let scope: String
    let key: String
    /// SHA-256 of method, path, query and body.
    let fingerprint: [UInt8]
    /// How long the answer is kept, in seconds.
    let lifetime: Double

    /// A message or an event, by its id: kept a day longer than any queue keeps a message.
    init(delivery id: UUID, to function: String) {
        scope = "delivery:" + function
        key = RequestID.text(id)
        fingerprint = []
        lifetime = 15 * 24 * 3600
    }

    /// Nil where no key was sent. Keys belong to their sender, so one from nobody in particular is refused rather than
    /// ignored: it promises what could not be kept. A webhook's sender is the provider, who says so by its signature.
    init?(of state: CallState, access: Access, body: [UInt8]) throws {
        guard let request = state.request, let key = request.headers[.idempotencyKey], !key.isEmpty else { return nil }
        guard key.utf8.count <= 255, key.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
            throw Problem.badRequest(
                "bad_idempotency_key", "An Idempotency-Key is at most 255 visible ASCII characters")
        }
        guard let scope = state.caller.scope else {
            if access.contains(.signed) { return nil }
            throw Problem.badRequest(
                "idempotency_key_without_sender",
                "An Idempotency-Key belongs to its sender: sign in, or send a Cart-Token, or leave the key out")
        }
        self.scope = scope
        self.key = key
        lifetime = 24 * 3600
        let head = "\(request.method.name)|\(request.path)?\(request.rawQuery)|"
        fingerprint = sha256(Array(head.utf8) + body)
    }
}

extension Problem {
    static func keyInProgress(retryAfter seconds: Int) -> Problem {
        Problem(
            status: 409, code: "idempotency_in_progress", title: "The same request is still being worked on",
            detail: "Repeat it in a moment with the same Idempotency-Key",
            headers: [("Retry-After", String(max(1, seconds)))])
    }

    static var keyReused: Problem {
        Problem(
            status: 422, code: "idempotency_key_reused", title: "The key belongs to another request",
            detail: "This Idempotency-Key was sent with another request before; use a new one")
    }

    static var answerNotKept: Problem {
        .conflict(
            "answer_not_repeatable",
            "This was done by an earlier request with the same Idempotency-Key; its answer held a secret and was not kept"
        )
    }

    /// Whether a repeat gets this problem again: what the rules of the shop decided, not what may pass.
    var isKept: Bool {
        if precedesHandler || code == "idempotency_in_progress" || code == "idempotency_key_reused" { return false }
        return switch status {
        case 401, 403, 408, 412, 413, 415, 429: false
        case 400..<500: true
        default: false
        }
    }
}
