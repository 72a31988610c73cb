import Cartwright
import CartwrightHTTP
import CartwrightJSON
import CartwrightPostgres
import TestSupport
import Testing

@Suite("Functions every bundle may list")
struct BuiltInTests {
    private static let entries: [(yaml: String, trigger: Trigger)] = [
        ("http: GET /health\naccess: public", .http(health)), ("http: GET /ready\naccess: public", .http(ready)),
        ("http: GET /openapi.json\naccess: public", .http(openAPI)),
        ("http: GET /openapi/{service}\naccess: public", .http(openAPIOfService)),
        ("http: GET /docs\naccess: public", .http(docs)),
    ]

    @Test("health asks nobody; ready says what is missing until it is there")
    func readiness() async throws {
        let database = try await TestDatabase.fresh().database
        let host = try TestHost(Self.entries, database: database)
        #expect(await host.send(.get, "/health").json == ["status": "ok"])
        let early = await host.send(.get, "/ready", index: 1)
        #expect(early.status == 503)
        #expect(early.code == "not_ready")
        try await database.migrate(Service.runtime.migrations, service: Service.runtime.name)
        let later = await host.send(.get, "/ready", index: 1)
        #expect(later.status == 200, "\(later.text)")
        #expect(later.json["checks"] == ["database": "ok", "migrations": "ok"])
    }

    @Test("a database that is away makes it unready, and nothing else")
    func databaseAway() async throws {
        let away = Database(url: "host=/nowhere/at/all dbname=x")
        let host = try TestHost(Self.entries, database: away)
        #expect(await host.send(.get, "/health").status == 200)
        let answer = await host.send(.get, "/ready", index: 1)
        #expect(answer.status == 503)
        #expect(answer.json["details"] == ["database": "cannot be reached"])
    }

    @Test("the description covers the bundle, or one of its services")
    func description() async throws {
        let host = try TestHost(Self.entries)
        let whole = await host.send(.get, "/openapi.json", index: 2)
        #expect(whole.json["openapi"]?.string?.hasPrefix("3.1") == true)
        #expect(whole.json["paths"]?["/health"]?["get"] != nil)
        let service = await host.send(.get, "/openapi/tests.json", parameters: ["tests.json"], index: 3)
        #expect(service.json["paths"]?["/health"] != nil)
        #expect(await host.send(.get, "/openapi/no", parameters: ["no"], index: 3).status == 404)
        #expect(await host.send(.get, "/docs", index: 4).status == 200)
    }
}
