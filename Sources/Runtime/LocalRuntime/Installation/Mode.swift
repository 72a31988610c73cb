import Glibc

/// Whether this is a shop to try things in, or one that people buy from.
public enum Mode: String, Sendable {
    /// A private database, secrets drawn at random, demo data and development-only functions allowed.
    case demo
    case production

    /// What the surroundings say: a database of the user's own, a public bind or `NODE_ENV=production` mean production.
    public static func of(environment: [String: String], host: String = "127.0.0.1") -> Mode {
        if let said = environment[Mode.variable].flatMap(Mode.init(rawValue:)) { return said }
        if environment["NODE_ENV"] == "production" { return .production }
        if databaseIsGiven(in: environment) { return .production }
        return isLoopback(host) ? .demo : .production
    }

    /// How a parent tells its child, which is given a `DATABASE_URL` in either mode.
    static let variable = "CARTWRIGHT_MODE"

    /// Whether there is a database already, so that no private one is needed.
    static func databaseIsGiven(in environment: [String: String]) -> Bool {
        ["DATABASE_URL", "DB_URL"].contains { environment[$0]?.isEmpty == false }
    }

    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.")
    }

    /// What production demands of the environment, as sentences; empty when nothing is missing.
    public func missing(in environment: [String: String]) -> [String] {
        guard self == .production else { return [] }
        if environment["CARTWRIGHT_FAULT"]?.isEmpty == false {
            return ["CARTWRIGHT_FAULT is set: it kills the process at a named moment, for tests, never in production"]
        }
        return missingSecret(in: environment)
    }

    private func missingSecret(in environment: [String: String]) -> [String] {
        if environment["JWT_PRIVATE_KEY"]?.isEmpty == false || environment["JWT_PRIVATE_KEY_FILE"]?.isEmpty == false {
            return []
        }
        for name in ["JWT_SECRET", "SECRET_KEY"] {
            if let file = environment[name + "_FILE"], !file.isEmpty {
                guard let secret = Files.read(file) else { return ["\(name)_FILE names \(file), which cannot be read"] }
                return Self.tooShort(name, secret)
            }
            if let secret = environment[name], !secret.isEmpty { return Self.tooShort(name, secret) }
        }
        return [
            "JWT_SECRET is not set: production needs one of at least 32 bytes, for example from `openssl rand -base64 48`"
        ]
    }

    private static func tooShort(_ name: String, _ secret: String) -> [String] {
        secret.utf8.count >= 32 ? [] : ["\(name) has \(secret.utf8.count) bytes: production needs at least 32"]
    }
}
