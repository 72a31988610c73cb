import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import Commerce
import FoundationEssentials
import ShopSupport
import Testing

@testable import Accounts

@Suite struct SignInTests {
    @Test("after five wrong passwords each attempt makes the account wait, longer each time, a minute at most")
    func delays() async throws {
        let people = try await People()
        _ = try await people.register("ada@example.com")
        var waits: [Int] = []
        for _ in 0..<14 {
            var problem = await Call.problem { try await people.login("ada@example.com", "wrong password") }
            if problem?.status == 429 {
                let wait = try #require(problem?.headers.first { $0.name == "Retry-After" }.flatMap { Int($0.value) })
                waits.append(wait)
                people.clock.advance(by: .seconds(wait))
                problem = await Call.problem { try await people.login("ada@example.com", "wrong password") }
            }
            #expect(problem?.code == "bad_credentials")
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60])
        #expect(await Call.problem { try await people.login("ada@example.com") }?.code == "too_many_attempts")
        people.clock.advance(by: .seconds(60))
        _ = try await people.login("ada@example.com")
        #expect(await Call.problem { try await people.login("ada@example.com", "wrong again") }?.status == 401)
        _ = try await people.login("ada@example.com")
    }

    @Test("who signs in with a password that is changed at that moment gets no session that outlives it")
    func changedMeanwhile() async throws {
        let people = try await People()
        let ada = try await people.register("ada@example.com")
        let hash = try await people.call().passwords.hash("another password")
        let attempt = try await people.database.transaction { sql in
            let user = try #require(try await sql.lockedUser(ada.user.id))
            try await sql.setPassword(of: user, hash: hash, people.call())
            // The old password is right as long as this is not committed; the sign-in has come to its last step.
            let attempt = Task { await Call.problem { try await people.login("ada@example.com") } }
            let waits: SQL = """
                select exists (select from pg_stat_activity
                  where wait_event_type = 'Lock' and datname = current_database())
                """
            for _ in 0..<10_000 where try await people.database.read.value(waits, as: Bool.self) != true {}
            return attempt
        }
        #expect(await attempt.value?.code == "bad_credentials")
        let open: SQL = "select count(*) from accounts.sessions where revoked_at is null"
        #expect(try await people.database.read.value(open, as: Int.self) == 0)
        _ = try await people.login("ada@example.com", "another password")
    }

    @Test("an account that is not there makes wait as one that is; both names of one account count together")
    func uniform() async throws {
        let people = try await People()
        var registration = Registration(email: "ada@example.com", password: "password123")
        registration.username = "ada"
        _ = try await Accounts.register(registration, people.call())
        for login in ["ada", "nobody"] {
            var codes: [String?] = []
            for index in 0..<8 {
                var credentials = Credentials(email: "\(login)@example.com", password: "wrong password")
                if index % 2 == 0, login == "ada" {
                    credentials.email = nil
                    credentials.username = "ADA"
                }
                let sent = credentials
                codes.append(await Call.problem { try await Accounts.login(sent, people.call()) }?.code)
            }
            let bad = Array(repeating: Optional("bad_credentials"), count: 6)
            #expect(codes == bad + ["too_many_attempts", "too_many_attempts"])
        }
    }

    @Test("of many guesses at once no more are verified than one after the other")
    func burst() async throws {
        let people = try await People()
        _ = try await people.register("ada@example.com")
        let codes = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<30 {
                group.addTask {
                    await Call.problem { try await people.login("ada@example.com", "wrong password") }?.code
                }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(codes.count { $0 == "bad_credentials" } == SignInAttempts.free + 1)
        #expect(codes.count { $0 == "too_many_attempts" } == 30 - SignInAttempts.free - 1)
    }

    @Test("whoever is signed in stays so while somebody else guesses; after a quarter of an hour all is forgotten")
    func bystanders() async throws {
        let people = try await People()
        let ada = try await people.register("ada@example.com")
        for _ in 0..<6 { _ = await Call.problem { try await people.login("ada@example.com", "wrong password") } }
        #expect(await Call.problem { try await people.login("ada@example.com") }?.status == 429)
        #expect(try await getProfile(people.call(ada)).email == "ada@example.com")
        _ = try await people.refresh(ada)
        people.clock.advance(by: .seconds(901))
        for _ in 0..<5 {
            #expect(await Call.problem { try await people.login("ada@example.com", "wrong") }?.status == 401)
        }
    }

    @Test("one sees where one is signed in, and ends a session from another; strangers do not find it")
    func sessions() async throws {
        let people = try await People()
        let first = try await people.register("ada@example.com")
        people.clock.advance(by: .seconds(10))
        let second = try await people.login("ada@example.com")
        let eve = try await people.register("eve@example.com")
        let me = try people.call(second)
        let open = try await listSessions(SessionQuery(), me).items
        #expect(open.map(\.isCurrent) == [true, false])
        let choice = SessionChoice(id: open[1].id.uuidString)
        let stranger = try people.call(eve)
        #expect(await Call.problem { try await endSession(choice, stranger) }?.status == 404)
        #expect(await Call.problem { try await endSession(SessionChoice(id: "none"), me) }?.status == 404)
        _ = try await getProfile(people.call(first))
        try await endSession(choice, me)
        try await endSession(choice, me)
        #expect(try await listSessions(SessionQuery(), me).items.map(\.id) == [open[0].id])
        let ended = try people.call(first)
        #expect(await Call.problem { try await getProfile(ended) }?.status == 401)
        #expect(await Call.problem { try await people.refresh(first) }?.code == "bad_refresh_token")
        _ = try await people.refresh(second)
    }

    @Test("what is over is forgotten after a day, and nothing else")
    func forgetting() async throws {
        let people = try await People()
        _ = try await people.register("ada@example.com")
        _ = await Call.problem { try await people.login("ada@example.com", "wrong password") }
        try await sendPasswordReset(.init(email: "ada@example.com"), people.call(.system("event:test")))
        func counts() async throws -> [Int] {
            try await people.database.read.values(
                """
                select count(*) from accounts.sign_in_attempts union all
                select count(*) from accounts.password_resets union all select count(*) from accounts.sessions
                """)
        }
        try await forgetSignIns(people.call(.system("schedule:test")))
        #expect(try await counts() == [1, 1, 1])
        people.clock.advance(by: .seconds(100_000))
        try await forgetSignIns(people.call(.system("schedule:test")))
        #expect(try await counts() == [0, 0, 1])
        people.clock.advance(by: .seconds(40 * 86_400))
        try await forgetSignIns(people.call(.system("schedule:test")))
        #expect(try await counts() == [0, 0, 0])
    }
}
