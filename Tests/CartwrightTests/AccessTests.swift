import CartwrightHTTP
import CartwrightJSON
import FoundationEssentials
import Testing

@testable import Cartwright

private func fine(_ call: Call) -> String { "\(call.caller)" }

@Suite("Access")
struct AccessTests {
    enum Who: String, Sendable, CaseIterable { case nobody, guest, customer, seller, support, admin, badToken }

    @Test(
        "each word lets in whom it names: nobody else gets further than 401 or 403",
        arguments: [
            ("public", [200, 200, 200, 200, 200, 200, 200]),
            ("signed", [200, 200, 200, 200, 200, 200, 200]),
            ("guest", [200, 200, 200, 200, 200, 200, 401]),
            ("user", [401, 401, 200, 200, 200, 200, 401]),
            ("seller", [401, 401, 403, 200, 403, 403, 401]),
            ("support", [401, 401, 403, 403, 200, 403, 401]),
            ("admin", [401, 401, 403, 403, 403, 200, 401]),
            ("[seller, admin]", [401, 401, 403, 200, 403, 200, 401]),
        ])
    func words(access: String, statuses: [Int]) async throws {
        let host = try TestHost("GET /things", .http(fine), access: access)
        for (who, status) in zip(Who.allCases, statuses) {
            var headers: Headers = [:]
            switch who {
            case .nobody: break
            case .guest: headers[.cartToken] = "a-guest"
            case .customer: headers[.authorization] = "Bearer " + host.token()
            case .seller: headers[.authorization] = "bearer " + host.token(.seller, seller: UUID())
            case .support: headers[.authorization] = "Bearer " + host.token(.support)
            case .admin: headers[.authorization] = "Bearer " + host.token(.admin)
            case .badToken: headers[.authorization] = "Bearer " + host.token() + "x"
            }
            let answer = await host.send(.get, "/things", headers: headers)
            #expect(answer.status == status, "\(who) at \(access)")
            if status == 401 {
                #expect(answer.headers[.wwwAuthenticate] == "Bearer")
                #expect(answer.code == "unauthorized")
                #expect(answer.json["detail"] == nil)
            }
        }
    }

    @Test("an internal function is for the shop itself")
    func internalOnly() {
        let access: Access = [.internal]
        for caller: Caller in [.anonymous, .guest(token: "g"), .customer(), .seller(UUID()), .support(), .admin()] {
            #expect(access.verdict(for: caller, service: "x", changes: false) == .forbidden)
        }
        #expect(access.verdict(for: .system("queue"), service: "x", changes: true) == .allowed)
    }

    @Test("the shop itself may call every function")
    func system() async throws {
        let host = try TestHost("GET /things", .http(fine), access: "admin").host
        let answer = await host.answer(Request(.get, "/things"), by: host.functions[0], as: .system("command line"))
        #expect(answer.status == .ok)
    }

    @Test("a service's key reads with its read scope, and writes only with its write scope")
    func scopes() {
        let reads = Caller.apiKey(.init(id: UUID(), scopes: ["catalog:read"]))
        let writes = Caller.apiKey(.init(id: UUID(), scopes: ["catalog:write"]))
        let access: Access = [.seller, .admin]
        #expect(access.verdict(for: reads, service: "catalog", changes: false) == .allowed)
        #expect(access.verdict(for: reads, service: "catalog", changes: true) == .needsScope("catalog:write"))
        #expect(access.verdict(for: writes, service: "catalog", changes: true) == .allowed)
        #expect(access.verdict(for: writes, service: "orders", changes: false) == .needsScope("orders:read"))
    }

    @Test("where visitors may call, a key finds what is its owner's, so it needs its scope; not where all is public")
    func scopesOfVisitors() {
        let key = Caller.apiKey(.init(id: UUID(), scopes: ["catalog:read"], role: .admin))
        let verdict = { (access: Access, service: String, changes: Bool) in
            access.verdict(for: key, service: service, changes: changes)
        }
        #expect(verdict(.guest, "orders", false) == .needsScope("orders:read"))
        #expect(verdict(.guest, "catalog", true) == .needsScope("catalog:write"))
        #expect(verdict(.guest, "catalog", false) == .allowed)
        #expect(verdict(.public, "orders", false) == .allowed)
        #expect(Access.guest.verdict(for: .anonymous, service: "orders", changes: true) == .allowed)
    }

    @Test("a key may not do what its owner may not, whatever its scopes say")
    func owners() {
        let key = Caller.apiKey(.init(id: UUID(), scopes: ["catalog:write"], sellerID: UUID()))
        let verdict = { (access: Access) in access.verdict(for: key, service: "catalog", changes: true) }
        #expect(verdict([.seller, .admin]) == .allowed)
        #expect(verdict([.user]) == .allowed)
        #expect(verdict([.admin]) == .forbidden)
        #expect(verdict([.internal]) == .forbidden)
    }

    @Test("a token that ran out is no token")
    func expired() async throws {
        let host = try TestHost("GET /things", .http(fine), access: "user")
        let old = host.tokens.issue(for: .init(id: UUID()), at: Date().addingTimeInterval(-901)).token
        let answer = await host.send(.get, "/things", headers: [.authorization: "Bearer " + old])
        #expect(answer.status == 401)
    }

    @Test("development functions are absent in production")
    func development() throws {
        let yaml = """
            functions:
              test-a:
                does: A
                handler: Tests.a
                http: GET /a
                access: development
            """
        var table = FunctionTable(manifest: yaml)
        table.add("test-a", .http(fine))
        var configuration = Host.Configuration()
        #expect(try Host(table, configuration: configuration).functions.count == 1)
        configuration.isProduction = true
        #expect(try Host(table, configuration: configuration).functions.isEmpty)
    }
}
