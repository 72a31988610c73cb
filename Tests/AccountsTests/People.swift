import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials
import ShopSupport
import Testing

@testable import Accounts

/// A shop in which people sign up quickly, and time stands still until the test moves it.
struct People: Sendable {
    let database: Database
    let clock = WallClock(startingAt: Date(timeIntervalSince1970: 1_800_000_000))

    init() async throws { database = try await TestShop.fresh() }

    func call(_ caller: Caller = .anonymous) -> Call {
        .test(database: database, as: caller, clock: clock, [PasswordsKey.self: Passwords(cost: .cheap)])
    }

    /// A call with the access token of a sign-in.
    func call(_ signedIn: SignedIn) throws -> Call {
        let user = call().accessTokens.holder(of: Substring(signedIn.accessToken), at: clock.now)?.user
        return call(.user(try #require(user)))
    }

    func register(_ email: String, _ role: Role? = nil) async throws -> SignedIn {
        try await Accounts.register(Registration(email: email, password: "password123", role: role), call()).body
    }

    /// Somebody with any role, as the command line makes them.
    func hire(_ email: String, _ role: Role) async throws -> SignedIn {
        let call = call(.system("users-create"))
        let hash = try await call.passwords.hash("password123")
        _ = try await call.database.transaction { sql in
            try await sql.open(Registration(email: email, password: "password123"), passwordHash: hash, as: role, call)
        }
        return try await login(email)
    }

    func login(_ email: String, _ password: String = "password123") async throws -> SignedIn {
        try await Accounts.login(Credentials(email: email, password: password), call())
    }

    func refresh(_ signedIn: SignedIn) async throws -> SignedIn {
        try await Accounts.refresh(RefreshTokenInput(refreshToken: signedIn.refreshToken), call())
    }

    /// What has been handed over to be mailed, the latest last.
    func mails() async throws -> [String] {
        try await database.read.values("select body from cartwright.outbox where kind = 'mail' order by position")
    }

    /// The names of the events that were told.
    func events() async throws -> [String] {
        try await database.read.values("select subject from cartwright.outbox where kind = 'event' order by position")
    }
}
