import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import Commerce
import FoundationEssentials
import ShopSupport
import Testing

@testable import Accounts

@Suite struct PasswordTests {
    /// The tokens that were mailed, the latest last.
    private func tokens(_ people: People) async throws -> [String] {
        try await people.mails().compactMap { mail in
            guard let start = mail.ranges(of: "cpr_").first else { return nil }
            return String(mail[start.lowerBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
        }
    }

    private func ask(_ people: People, _ email: String) async throws {
        let accepted = try await forgetPassword(ForgottenPassword(email: email), people.call())
        #expect(accepted.body.status == "accepted")
        try await sendPasswordReset(PasswordResetRequested(email: email), people.call(.system("event:test")))
    }

    @Test("who forgot a password sets a new one with a token from a mail: once, and all sessions end")
    func reset() async throws {
        let people = try await People()
        let ada = try await people.register("ada@example.com")
        try await ask(people, "ADA@example.com")
        let token = try #require(try await tokens(people).last)
        let input = PasswordResetInput(token: token, password: "a new password")
        try await resetPassword(input, people.call())
        #expect(await Call.problem { try await people.refresh(ada) }?.status == 401)
        #expect(await Call.problem { try await people.login("ada@example.com") }?.status == 401)
        _ = try await people.login("ada@example.com", "a new password")
        let again = await Call.problem { try await resetPassword(input, people.call()) }
        #expect(again?.status == 422 && again?.errors.map(\.field) == ["token"])
        #expect(try await people.mails().last?.contains("Your password was changed") == true)
        let kept = try await people.database.read.value(
            "select encode(digest, 'escape') from accounts.password_resets", as: String.self)
        #expect(kept?.contains(token) == false)
    }

    @Test("the answer and what it leaves are the same for an address without an account; nobody is mailed then")
    func nobody() async throws {
        let people = try await People()
        _ = try await people.register("ada@example.com")
        let before = try await people.events().count
        try await ask(people, "nobody@example.com")
        #expect(try await people.mails().isEmpty)
        #expect(try await people.events().dropFirst(before) == ["password.reset_requested"])
        _ = try await forgetPassword(ForgottenPassword(email: "ada@example.com"), people.call())
        #expect(try await people.events().dropFirst(before + 1) == ["password.reset_requested"])
    }

    @Test("three mails an hour, however often somebody asks; a token is good for an hour")
    func bounds() async throws {
        let people = try await People()
        _ = try await people.register("ada@example.com")
        for _ in 0..<5 { try await ask(people, "ada@example.com") }
        #expect(try await tokens(people).count == 3)
        let token = try #require(try await tokens(people).first)
        people.clock.advance(by: .seconds(3600))
        let late = PasswordResetInput(token: token, password: "a new password")
        #expect(await Call.problem { try await resetPassword(late, people.call()) }?.status == 422)
        try await ask(people, "ada@example.com")
        #expect(try await tokens(people).count == 4)
    }

    @Test("one token used makes the others of its user useless, and ends what guesses had cost")
    func siblings() async throws {
        let people = try await People()
        _ = try await people.register("ada@example.com")
        try await ask(people, "ada@example.com")
        try await ask(people, "ada@example.com")
        let both = try await tokens(people)
        for _ in 0..<7 { _ = await Call.problem { try await people.login("ada@example.com", "wrong password") } }
        try await resetPassword(PasswordResetInput(token: both[1], password: "a new password"), people.call())
        let other = PasswordResetInput(token: both[0], password: "another password")
        #expect(await Call.problem { try await resetPassword(other, people.call()) }?.status == 422)
        _ = try await people.login("ada@example.com", "a new password")
    }

    @Test("a disabled account gets no mail, and its tokens set nothing")
    func disabled() async throws {
        let people = try await People()
        let ada = try await people.register("ada@example.com")
        let admin = try people.call(try await people.hire("admin@example.com", .admin))
        try await ask(people, "ada@example.com")
        let token = try #require(try await tokens(people).last)
        _ = try await setUserStatus(StatusChange(id: .id(ada.user.id), status: .disabled), admin)
        let input = PasswordResetInput(token: token, password: "a new password")
        #expect(await Call.problem { try await resetPassword(input, people.call()) }?.status == 422)
        try await ask(people, "ada@example.com")
        #expect(try await tokens(people).count == 1)
    }

    @Test("a changed password ends every other session, is told by mail, and needs the current one")
    func change() async throws {
        let people = try await People()
        let other = try await people.register("ada@example.com")
        let mine = try await people.login("ada@example.com")
        let me = try people.call(mine)
        let wrong = PasswordChange(currentPassword: "wrong password", newPassword: "a new password")
        #expect(await Call.problem { try await changePassword(wrong, me) }?.errors.map(\.field) == ["current_password"])
        #expect(try await people.mails().isEmpty)
        try await changePassword(PasswordChange(currentPassword: "password123", newPassword: "a new password"), me)
        #expect(await Call.problem { try await people.refresh(other) }?.status == 401)
        _ = try await people.refresh(mine)
        #expect(await Call.problem { try await people.login("ada@example.com") }?.status == 401)
        _ = try await people.login("ada@example.com", "a new password")
        #expect(try await people.mails().count == 1)
        let ended = try people.call(other)
        let late = PasswordChange(currentPassword: "a new password", newPassword: "yet another one")
        #expect(await Call.problem { try await changePassword(late, ended) }?.status == 401)
    }

    @Test("who holds an open session cannot guess the password with it")
    func guessing() async throws {
        let people = try await People()
        let me = try people.call(try await people.register("ada@example.com"))
        var codes: [String?] = []
        for _ in 0..<7 {
            let guess = PasswordChange(currentPassword: "wrong password", newPassword: "a new password")
            codes.append(await Call.problem { try await changePassword(guess, me) }?.code)
        }
        #expect(codes.suffix(2) == ["validation_failed", "too_many_attempts"])
    }

    @Test("an operator's reset ends all sessions and stands in the audit log")
    func operators() async throws {
        let people = try await People()
        let ada = try await people.register("ada@example.com")
        let command = try #require(userCommands.first { $0.name == "reset-password" })
        let call = people.call(.system("users-reset-password"))
        _ = try await command.run(call, ["email": "ada@example.com", "password": "a new password"])
        #expect(await Call.problem { try await people.refresh(ada) }?.status == 401)
        _ = try await people.login("ada@example.com", "a new password")
        let entry = try await listAuditLog(AuditQuery(object: "user"), call).items.first
        #expect(entry?.action == "user.password_reset" && entry?.objectID == ada.user.id.rawValue)
    }
}
