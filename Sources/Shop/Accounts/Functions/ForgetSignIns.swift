public import Cartwright
import CartwrightPostgres
import FoundationEssentials

/// Drops sessions, tokens and counts of attempts that are over for good, a bounded number of each at a time.
public func forgetSignIns(_ call: Call) async throws {
    let aDayAgo = call.now.addingTimeInterval(-86_400)
    try await call.database.execute(
        """
        delete from accounts.sign_in_attempts where subject in (
          select subject from accounts.sign_in_attempts where last_at < \(aDayAgo)
          limit 10000 for update skip locked)
        """)
    try await call.database.execute(
        """
        delete from accounts.password_resets where digest in (
          select digest from accounts.password_resets where expires_at < \(aDayAgo) limit 10000)
        """)
    try await call.database.execute(
        """
        delete from accounts.sessions where id in (
          select id from accounts.sessions where expires_at < \(aDayAgo) limit 1000)
        """)
}
