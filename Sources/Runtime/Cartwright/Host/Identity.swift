import CartwrightHTTP
import CartwrightSecurity
import FoundationEssentials

/// Who sent a request, as far as its headers say.
struct Identity {
    var caller: Caller
    var guestToken: String?
    /// Whether a token came that is not good: the caller believes to be signed in, and is not.
    var hasBadToken = false
    /// An API key that came in place of a token; whose it is has to be looked up.
    var presentedKey: String?
    /// When the token ends; nil without one.
    var expiresAt: Date?

    init(caller: Caller, guestToken: String? = nil) {
        self.caller = caller
        self.guestToken = guestToken
    }

    init(of request: Request, tokens: AccessTokens, keyPrefix: String?, now: Date) {
        guestToken = request.headers[.cartToken].flatMap { (1...200).contains($0.utf8.count) ? $0 : nil }
        caller = guestToken.map(Caller.guest) ?? .anonymous
        guard let header = request.headers[.authorization] else { return }
        // RFC 6750 §2.1; the scheme's name is written as people like (RFC 9110 §11.1).
        let isBearer = header.hasPrefix("Bearer ") || header.prefix(7).lowercased() == "bearer "
        let token = Substring(header.utf8.dropFirst(7))
        if !isBearer {
            hasBadToken = true
        } else if let keyPrefix, token.utf8.starts(with: keyPrefix.utf8) {
            presentedKey = String(token)
        } else if let holder = tokens.holder(of: token, at: now) {
            caller = .user(holder.user)
            expiresAt = holder.expiresAt
        } else {
            hasBadToken = true
        }
    }
}

extension Caller {
    /// For the log: who, and never a token.
    var label: String? {
        switch self {
        case .anonymous: nil
        case .guest: "guest"
        case .user(let user): "user:" + RequestID.text(user.id)
        case .apiKey(let key): "key:" + RequestID.text(key.id)
        case .system(let name): "system:" + name
        }
    }

    /// What keys and limits count by; nil for those who cannot be told apart.
    var scope: String? {
        switch self {
        case .anonymous: nil
        case .guest(let token): "guest:" + base64url(sha256(token))
        case .user(let user): "user:" + RequestID.text(user.id)
        case .apiKey(let key): "key:" + RequestID.text(key.id)
        case .system(let name): "system:" + name
        }
    }
}
