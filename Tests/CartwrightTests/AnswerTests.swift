import Cartwright
import CartwrightHTTP
import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials
import Testing

private struct Thing: Codable, Sendable, Versioned {
    var id = "7"
    var version = 7
    var note: String?
}
private struct Session: Codable, Sendable, Confidential { var accessToken = "secret" }
private struct Oops: Error {}

private func thing(_ call: Call) -> Thing { Thing() }
private func createThing(_ call: Call) -> Created<Thing> { Created(Thing(), at: "/things/7") }
private func startThing(_ call: Call) -> Accepted<Thing> { Accepted(Thing(), at: "/jobs/7") }
private func stopThing(_ call: Call) -> Reaching<Thing> { .underway(Thing(), at: "/things/7") }
private func stoppedThing(_ call: Call) -> Reaching<Thing> { .reached(Thing()) }
private func deleteThing(_ call: Call) {}
private func session(_ call: Call) -> Session { Session() }
private func changeThing(_ call: Call) throws -> Thing {
    try call.requireMatch(7)
    return Thing()
}
private func broken(_ call: Call) throws -> Thing { throw Oops() }
private func databaseGone(_ call: Call) throws -> Thing { throw DatabaseError.unavailable }
private func unknownOutcome(_ call: Call) throws -> Thing { throw DatabaseError.outcomeUnknown }
private func tooSlow(_ call: Call) throws -> Thing { throw DatabaseError.timedOut }
private func tooMuch(_ call: Call) throws -> Thing { throw DatabaseError.overloaded }
private func conflict(_ call: Call) throws -> Thing {
    throw Problem.conflict("insufficient_stock", "Only 2 are left", details: ["available": 2])
}

@Suite("Answers")
struct AnswerTests {
    @Test("an output is the body itself, with null for what is empty and its version as ETag")
    func plain() async throws {
        let answer = try await TestHost("GET /things", .http(thing)).send(.get, "/things")
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer.headers[.eTag] == "\"v7\"")
        #expect(answer.json["id"] == "7")
    }

    @Test("created, accepted and nothing say so")
    func shapes() async throws {
        let created = try await TestHost("POST /things", .http(createThing)).send(.post, "/things")
        #expect(created.status == 201)
        #expect(created.headers[.location] == "/things/7")
        #expect(created.headers[.eTag] == "\"v7\"")
        let accepted = try await TestHost("POST /things", .http(startThing)).send(.post, "/things")
        #expect(accepted.status == 202)
        #expect(accepted.headers[.location] == "/jobs/7")
        let stopping = try await TestHost("POST /things", .http(stopThing)).send(.post, "/things")
        #expect(stopping.status == 202 && stopping.headers[.location] == "/things/7")
        let stopped = try await TestHost("POST /things", .http(stoppedThing)).send(.post, "/things")
        #expect(stopped.status == 200 && stopped.headers[.location] == nil)
        #expect(stopped.headers[.eTag] == "\"v7\"" && stopped.json["id"] == "7")
        let deleted = try await TestHost("DELETE /things", .http(deleteThing)).send(.delete, "/things")
        #expect(deleted.status == 204)
        #expect(deleted.text.isEmpty)
    }

    @Test(
        "what the client has already is a 304",
        arguments: [
            ("\"v7\"", 304), ("W/\"v7\"", 304), ("\"v1\", \"v7\"", 304), ("*", 304), ("\"v8\"", 200), ("v7", 200),
        ])
    func notModified(tags: String, status: Int) async throws {
        let host = try TestHost("GET /things", .http(thing))
        let answer = await host.send(.get, "/things", headers: [.ifNoneMatch: tags])
        #expect(answer.status == status)
        if status == 304 {
            #expect(answer.text.isEmpty)
            #expect(answer.headers[.eTag] == "\"v7\"")
        }
    }

    @Test(
        "a change on another version than the client knows is a 412",
        arguments: [
            ("\"v7\"", 200), ("\"v6\", \"v7\"", 200), ("*", 200), ("\"v7-50\"", 200), ("\"v6\"", 412),
            ("W/\"v7\"", 412),
            ("\"v70\"", 412),
        ])
    func ifMatch(tags: String, status: Int) async throws {
        let host = try TestHost("PUT /things", .http(changeThing))
        let answer = await host.send(.put, "/things", headers: [.ifMatch: tags])
        #expect(answer.status == status)
        if status == 412 { #expect(answer.json["details"]?["version"]?.integer == 7) }
    }

    @Test("what holds a token is not cached on the way")
    func confidential() async throws {
        let answer = try await TestHost("POST /login", .http(session)).send(.post, "/login")
        #expect(answer.headers[.cacheControl] == "no-store")
    }

    @Test("a problem has the house's shape")
    func problem() async throws {
        let answer = try await TestHost("POST /orders", .http(conflict)).send(
            .post, "/orders?x=1", headers: [.xRequestID: "my-request-1"])
        #expect(answer.status == 409)
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(answer.headers[.xRequestID] == "my-request-1")
        #expect(
            answer.json == [
                "type": "/problems/insufficient-stock", "title": "The current state does not allow this",
                "status": 409, "code": "insufficient_stock", "detail": "Only 2 are left", "instance": "/orders",
                "request_id": "my-request-1", "details": ["available": 2],
            ], "\(answer.text)")
    }

    @Test("an error that is no problem tells the caller a request id and nothing else")
    func unknown() async throws {
        let answer = try await TestHost("GET /things", .http(broken)).send(.get, "/things")
        #expect(answer.status == 500)
        #expect(answer.code == "internal_error")
        #expect(!answer.text.contains("Oops"))
        #expect(answer.json["request_id"]?.string == answer.headers[.xRequestID])
    }

    @Test("what the database cannot do is said as it is")
    func database() async throws {
        let cases: [(Trigger, Int, String, Bool)] = [
            (.http(databaseGone), 503, "database_unavailable", true),
            (.http(unknownOutcome), 503, "outcome_unknown", true),
            (.http(tooMuch), 503, "overloaded", true),
            (.http(tooSlow), 504, "timed_out", false),
        ]
        for (trigger, status, code, retries) in cases {
            let answer = try await TestHost("GET /things", trigger).send(.get, "/things")
            #expect(answer.status == status)
            #expect(answer.code == code)
            #expect((answer.headers[.retryAfter] != nil) == retries)
        }
    }

    @Test(
        "a request id that could do harm is replaced",
        arguments: ["a b", "", "<x>", String(repeating: "a", count: 129)])
    func requestID(id: String) async throws {
        let answer = try await TestHost("GET /things", .http(thing)).send(
            .get, "/things", headers: [.xRequestID: id])
        let own = try #require(answer.headers[.xRequestID])
        #expect(own != id)
        #expect(UUID(uuidString: own) != nil)
        #expect(own == own.lowercased())
    }
}
