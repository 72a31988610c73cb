import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials
import TestSupport
import Testing

@testable import Accounts

@Suite struct AccountTests {
    private func accounts() async throws -> Database {
        let database = try await TestDatabase.fresh().database
        try await database.migrate(Service.runtime.migrations, service: "cartwright")
        try await database.migrate(service.migrations, service: "accounts")
        return database
    }

    private func call(_ database: Database, as caller: Caller = .anonymous) -> Call {
        .test(database: database, as: caller, [PasswordsKey.self: Passwords(cost: .cheap)])
    }

    private func problem(_ body: () async throws -> some Sendable) async -> Problem? {
        do { _ = try await body() } catch { return error as? Problem }
        return nil
    }

    private var john: Registration {
        var registration = Registration(email: "User@example.com", password: "password123")
        registration.firstName = "John"
        registration.lastName = "Doe"
        registration.phone = "+1234567890"
        registration.address = Address(text: "123 Main St, City, State")
        return registration
    }

    @Test("the example registration opens an account, signs in, and tells the shop")
    func register() async throws {
        let database = try await accounts()
        let created = try await Accounts.register(john, call(database))
        #expect(created.body.user.role == .customer && created.body.expiresIn == 900)
        #expect(created.body.user.address?.text == "123 Main St, City, State")
        #expect(created.location == "/users/\(created.body.user.id)")
        let told = try await database.read.value("select subject from cartwright.outbox", as: String.self)
        #expect(told == "user.registered")
        var again = john
        again.email = "user@EXAMPLE.com"
        let twin = again
        #expect(await problem { try await Accounts.register(twin, call(database)) }?.code == "email_taken")
        let stored = try await database.read.value("select password_hash from accounts.users", as: String.self)
        #expect(stored?.hasPrefix("$scrypt$") == true)
    }

    @Test("nobody registers as an administrator, with a short password, or without an address that mail reaches")
    func refusals() async throws {
        let database = try await accounts()
        func fields(_ change: (inout Registration) -> Void) async -> [String] {
            var registration = john
            change(&registration)
            let changed = registration
            return await problem { try await Accounts.register(changed, call(database)) }?.errors.map(\.field) ?? []
        }
        #expect(await fields { $0.role = .admin } == ["role"])
        #expect(await fields { $0.password = "short" } == ["password"])
        for email in ["x", "a@b", "a b@c.de", "a@b@c.de", "a@.de", "<a@b.de>"] {
            #expect(await fields { $0.email = email } == ["email"])
        }
        #expect(await fields { $0.phone = "call me" } == ["phone"])
        #expect(await fields { $0.firstName = "A\u{200B}da" } == ["first_name"])
        #expect(await fields { $0.address = Address(text: "") } == ["address.text"])
    }

    @Test("one signs in by e-mail address or user name, in any case; a wrong password and nobody at all look the same")
    func login() async throws {
        let database = try await accounts()
        var registration = john
        registration.username = "JohnD"
        _ = try await Accounts.register(registration, call(database))
        _ = try await Accounts.login(Credentials(email: "USER@example.com", password: "password123"), call(database))
        var byName = Credentials(email: "", password: "password123")
        byName.email = nil
        byName.username = "johnd"
        _ = try await Accounts.login(byName, call(database))
        let wrong = await problem {
            try await Accounts.login(Credentials(email: "user@example.com", password: "password124"), call(database))
        }
        let nobody = await problem {
            try await Accounts.login(Credentials(email: "nobody@example.com", password: "x"), call(database))
        }
        #expect(wrong?.status == 401 && wrong?.code == nobody?.code && wrong?.detail == nobody?.detail)
    }

    @Test("a refresh token works once; coming back it ends the session, and its successors with it")
    func rotation() async throws {
        let database = try await accounts()
        let first = try await Accounts.register(john, call(database)).body.refreshToken
        let second = try await refresh(RefreshTokenInput(refreshToken: first), call(database)).refreshToken
        #expect(first != second)
        #expect(
            await problem { try await refresh(RefreshTokenInput(refreshToken: first), call(database)) }?.code
                == "refresh_token_reused")
        #expect(
            await problem { try await refresh(RefreshTokenInput(refreshToken: second), call(database)) }?.code
                == "bad_refresh_token")
        #expect(
            await problem { try await refresh(RefreshTokenInput(refreshToken: "made up"), call(database)) }?.status
                == 401)
    }

    @Test("whoever signs out has no session left; done twice it is still fine")
    func logout() async throws {
        let database = try await accounts()
        let signedIn = try await Accounts.register(john, call(database)).body
        let me = call(database, as: .user(id: signedIn.user.id.rawValue))
        try await Accounts.logout(LogoutInput(refreshToken: signedIn.refreshToken), me)
        try await Accounts.logout(LogoutInput(refreshToken: signedIn.refreshToken), me)
        #expect(
            await problem { try await refresh(RefreshTokenInput(refreshToken: signedIn.refreshToken), call(database)) }?
                .status == 401)
    }

    @Test("a profile changes where something was sent, null clears, and strangers see none of it")
    func profile() async throws {
        let database = try await accounts()
        let user = try await Accounts.register(john, call(database)).body.user
        let me = call(database, as: .user(id: user.id.rawValue))
        var change = ProfileChange()
        change.firstName = .value("Jane")
        change.phone = .null
        let changed = try await updateProfile(change, me)
        #expect(
            changed.firstName == "Jane" && changed.phone == nil && changed.lastName == "Doe" && changed.version == 2)
        #expect(try await getProfile(me).firstName == "Jane")
        let choice = UserChoice(id: .id(user.id))
        #expect(try await getUser(choice, me).email == "User@example.com")
        #expect(try await getUser(choice, call(database, as: .admin())).id == user.id)
        #expect(await problem { try await getUser(choice, call(database, as: .customer())) }?.status == 404)
        #expect(await problem { try await getUser(UserChoice(id: Reference("nobody")), me) }?.status == 404)
    }

    @Test("a welcome leaves by e-mail for everybody who registers")
    func welcome() async throws {
        let database = try await accounts()
        let event = UserRegistered(
            userID: UUID(), role: "customer", sellerID: nil, email: "ada@example.com", firstName: "Ada", lastName: nil,
            registeredAt: Date(timeIntervalSince1970: 0))
        try await sendWelcome(event, call(database, as: .system("test")))
        let body = try await database.read.value(
            "select body from cartwright.outbox where kind = 'mail'", as: String.self)
        #expect(body?.contains("ada@example.com") == true && body?.contains("Hello Ada") == true)
    }

    @Test("each role gets a login with a password of its own; the second time nothing changes")
    func demo() async throws {
        let database = try await accounts()
        let lines = try await service.seed?(call(database, as: .system("seed")), nil) ?? []
        #expect(lines.count { $0.hasPrefix("Login as ") } == 4)
        let words = lines[3].split(separator: " ").map(String.init)
        let signedIn = try await Accounts.login(Credentials(email: words[3], password: words[4]), call(database))
        #expect(signedIn.user.role == .admin)
        #expect(try await service.seed?(call(database, as: .system("seed")), nil).count == 1)
    }
}
