public import CartwrightSecurity
public import FoundationEssentials

/// Issues the access tokens that the host accepts: short-lived JWTs that name a user, a role and a seller.
public struct AccessTokens: Sendable {
    /// How long a token is good.
    public static let lifetime = 900

    private let jwt: JWT

    /// Tokens signed with the configured keys.
    public init(_ jwt: JWT) { self.jwt = jwt }

    /// A new token, with the seconds it is good for.
    public func issue(for user: Caller.User, at now: Date) -> (token: String, expiresIn: Int) {
        let claims = JWT.Claims(
            user: user.id, role: user.role.rawValue, seller: user.sellerID, session: user.sessionID, issuedAt: now,
            expiresIn: Self.lifetime)
        return (jwt.sign(claims), Self.lifetime)
    }

    /// The user a token names, and when it ends; nil where it is not ours, or no longer good.
    package func holder(of token: Substring, at now: Date) -> (user: Caller.User, expiresAt: Date)? {
        guard let claims = try? jwt.verify(token, now: now), let role = Role(rawValue: claims.role) else { return nil }
        let user = Caller.User(id: claims.user, role: role, sellerID: claims.seller, sessionID: claims.session)
        return (user, Date(timeIntervalSince1970: Double(claims.expiresAt)))
    }

    /// The public keys for `/.well-known/jwks.json`; nil with a shared secret.
    public var publicKeys: [UInt8]? { jwt.publicKeys }
}

extension Call {
    /// What issues access tokens; its keys come from `JWT_SECRET` or `JWT_PRIVATE_KEY`.
    public var accessTokens: AccessTokens { self[AccessTokensKey.self] }
}

/// Tests and tools without configured keys get one of their own, good as long as the process.
package enum AccessTokensKey: CallKey {
    package static let defaultValue = AccessTokens(ephemeralKeys())

    private static func ephemeralKeys() -> JWT {
        let secret = Secret(base64url(randomBytes(JWT.minimumSecretBytes)))
        guard let jwt = try? JWT(secret: secret) else { preconditionFailure("a random secret is long enough") }
        return jwt
    }
}
