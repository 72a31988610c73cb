package import CartwrightSecurity

/// What the environment says about signing: access tokens, and cursors that another process must be able to read.
package struct Keys {
    package let tokens: JWT
    package let cursorSecret: [UInt8]

    /// Nil when no key is set.
    package init?(environment: [String: String]) throws {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        do {
            if let key = value("JWT_PRIVATE_KEY") {
                tokens = try JWT(
                    privateKey: Secret(key), previous: value("JWT_PRIVATE_KEY_PREVIOUS").map { Secret($0) })
                cursorSecret = Array(key.utf8)
            } else if let secret = value("JWT_SECRET") ?? value("SECRET_KEY") {
                tokens = try JWT(secret: Secret(secret), previous: value("JWT_SECRET_PREVIOUS").map { Secret($0) })
                cursorSecret = Array(secret.utf8)
            } else {
                return nil
            }
        } catch JWT.KeyError.secretTooShort(let minimum) {
            throw ConfigurationError(["JWT_SECRET and JWT_SECRET_PREVIOUS need at least \(minimum) bytes each."])
        } catch JWT.KeyError.unreadablePrivateKey {
            throw ConfigurationError(["JWT_PRIVATE_KEY is not an Ed25519 key in PEM."])
        }
    }
}
