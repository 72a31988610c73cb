public import Cartwright
import CartwrightEventLoop
public import CartwrightSecurity

/// Hashes passwords off the loop, a bounded number at a time: what would have to wait too long is a 503 at once.
public struct Passwords: Sendable {
    /// What one hash costs.
    public var cost: PasswordHash.Cost

    /// Passwords at this cost.
    public init(cost: PasswordHash.Cost = .standard) { self.cost = cost }

    func hash(_ password: String) async throws -> String {
        let cost = cost
        return try await work { try PasswordHash.hash(password, cost: cost) }
    }

    /// Whether the password made the hash. Without a hash it takes as long and says no.
    func verify(_ password: String, against hash: String?) async throws -> Bool {
        let cost = cost
        return try await work {
            if hash == nil, cost != .standard { return false }
            return PasswordHash.verify(password, against: hash)
        }
    }

    private func work<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        do { return try await offLoop(body) } catch OffLoopError.full {
            throw Problem.unavailable("busy", "Too many people are signing in at this moment", retryAfter: 2)
        }
    }
}

/// How passwords are hashed; tests choose a cheaper way.
public enum PasswordsKey: CallKey {
    public static var defaultValue: Passwords { Passwords() }
}

extension Call {
    var passwords: Passwords { self[PasswordsKey.self] }
}
