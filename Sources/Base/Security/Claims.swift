public import FoundationEssentials

extension JWT {
    /// What an access token says: who, as what, from when and until when. Times are whole seconds since 1970.
    public struct Claims: Sendable, Hashable {
        /// `sub`: the user.
        public var user: UUID
        /// `role`: the role the user signed in with.
        public var role: String
        /// `seller`: the seller the user acts for.
        public var seller: UUID?
        /// `sid`: the session, so that signing out can be told from expiring.
        public var session: UUID?
        /// `iat`
        public var issuedAt: Int
        /// `exp`
        public var expiresAt: Int
        /// `nbf`
        public var notBefore: Int?

        public init(
            user: UUID, role: String, seller: UUID? = nil, session: UUID? = nil, issuedAt: Date, expiresIn seconds: Int
        ) {
            let issuedAt = Int(issuedAt.timeIntervalSince1970.rounded(.down))
            self.init(
                user: user, role: role, seller: seller, session: session, issuedAt: issuedAt,
                expiresAt: issuedAt + seconds, notBefore: nil)
        }

        init(
            user: UUID, role: String, seller: UUID?, session: UUID?, issuedAt: Int, expiresAt: Int, notBefore: Int?
        ) {
            self.user = user
            self.role = role
            self.seller = seller
            self.session = session
            self.issuedAt = issuedAt
            self.expiresAt = expiresAt
            self.notBefore = notBefore
        }
    }
}

extension JWT.Claims {
    var json: [UInt8] {
        var text = "{\"sub\":\"\(lowercase(user))\",\"role\":\(FlatJSON.quoted(role))"
        if let seller { text += ",\"seller\":\"\(lowercase(seller))\"" }
        if let session { text += ",\"sid\":\"\(lowercase(session))\"" }
        text += ",\"iat\":\(issuedAt),\"exp\":\(expiresAt)"
        if let notBefore { text += ",\"nbf\":\(notBefore)" }
        text += "}"
        return Array(text.utf8)
    }

    private func lowercase(_ id: UUID) -> String { id.uuidString.lowercased() }

    /// Nil unless the payload is an object with a user, a role, `iat` and `exp` of the right types. Claims we do not
    /// know are passed over.
    init?(json: UnsafeBufferPointer<UInt8>) {
        if let ours = Self(ours: json) { self = ours } else { self.init(any: json) }
    }

    init?(any json: UnsafeBufferPointer<UInt8>) {
        guard let members = FlatJSON.members(of: json) else { return nil }
        var user: UUID?
        var role: String?
        var issuedAt: Int?
        var expiresAt: Int?
        var seller: UUID?
        var session: UUID?
        var notBefore: Int?
        for (name, value) in members {
            switch (name, value) {
            case ("sub", .text(let text)): user = Self.id(text)
            case ("role", .text(let text)): role = text
            case ("iat", .integer(let number)): issuedAt = number
            case ("exp", .integer(let number)): expiresAt = number
            case ("nbf", .integer(let number)): notBefore = number
            case ("seller", .text(let text)):
                guard let id = Self.id(text) else { return nil }
                seller = id
            case ("sid", .text(let text)):
                guard let id = Self.id(text) else { return nil }
                session = id
            case ("sub", _), ("role", _), ("iat", _), ("exp", _), ("nbf", _), ("seller", _), ("sid", _): return nil
            default: continue
            }
        }
        guard let user, let role, let issuedAt, let expiresAt else { return nil }
        self.init(
            user: user, role: role, seller: seller, session: session, issuedAt: issuedAt, expiresAt: expiresAt,
            notBefore: notBefore)
    }

    private static func id(_ text: String) -> UUID? {
        var text = text
        return text.withUTF8 { UUID(claim: $0) }
    }
}
