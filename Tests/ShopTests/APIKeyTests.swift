import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials
import Testing

@testable import Catalog

@Suite("API keys")
struct APIKeyTests {
    private func key(_ shop: HostedShop, _ token: String, _ scopes: String) async throws -> (id: String, key: String) {
        let made = try await shop.send(
            "accounts-create-api-key", body: #"{"name": "import", "scopes": [\#(scopes)]}"#, token: token)
        #expect(made.status == 201, "\(made.text)")
        return (try #require(made.json["id"]?.string), try #require(made.json["key"]?.string))
    }

    @Test("a seller's key creates products within its scope, for that seller, and is shown once")
    func use() async throws {
        let shop = try await HostedShop()
        let token = try await shop.register("seller@example.com", role: "seller")
        let (id, key) = try await key(shop, token, #""catalog:write""#)
        #expect(key.hasPrefix("cwk_"))
        _ = try await shop.database.transaction { try await $0.insertCategory(named: "Lamps", at: Date()) }
        let mine = try await shop.send("accounts-get-profile", token: token)
        let list = try await shop.send("accounts-list-api-keys", token: token)
        #expect(list.json["items"]?[0]?["id"]?.string == id)
        #expect(!list.text.contains(key) && list.json["items"]?[0]?["last_used_at"] == .null)
        let made = try await shop.send(
            "catalog-create-product", body: #"{"name": "Lamp", "price": 20, "category": "Lamps"}"#, token: key)
        #expect(made.status == 201, "\(made.text)")
        #expect(made.json["seller_id"]?.string != nil && made.json["seller_id"] == mine.json["seller_id"])
        let used = try await shop.send("accounts-list-api-keys", token: token)
        #expect(used.json["items"]?[0]?["last_used_at"]?.string != nil)
    }

    @Test("without the scope a key is refused by name, and so is what its owner may not do")
    func scopes() async throws {
        let shop = try await HostedShop()
        let token = try await shop.register("seller@example.com", role: "seller")
        let key = try await key(shop, token, #""catalog:read", "accounts:read""#).key
        let refused = try await shop.send(
            "catalog-create-product", body: #"{"name": "Lamp", "price": 20}"#, token: key)
        #expect(refused.status == 403 && refused.code == "insufficient_scope")
        #expect(refused.headers["www-authenticate"]?.contains(#"scope="catalog:write""#) == true)
        let keys = try await shop.send("accounts-list-api-keys", token: key)
        #expect(keys.status == 403 && keys.code == "sign_in_in_person")
        #expect(try await shop.send("catalog-list-products", token: key).status == 200)
    }

    @Test("a key that is ended, made up or whose owner was disabled is no key")
    func ended() async throws {
        let shop = try await HostedShop()
        let token = try await shop.register("seller@example.com", role: "seller")
        let stranger = try await shop.register("other@example.com", role: "seller")
        let (id, key) = try await key(shop, token, #""accounts:read""#)
        #expect(try await shop.send("accounts-list-api-keys", token: key + "x").status == 401)
        #expect(
            try await shop.send("accounts-list-api-keys", token: "cwk_" + String(repeating: "a", count: 43)).status
                == 401)
        #expect(try await shop.send("accounts-revoke-api-key", path: [id], token: stranger).status == 404)
        #expect(try await shop.send("accounts-list-api-keys", token: stranger).json["items"] == [])
        #expect(try await shop.send("accounts-list-api-keys", token: key).status == 403)
        try await shop.database.execute(
            "update accounts.users set status = 'disabled' where email = 'seller@example.com'")
        #expect(try await shop.send("accounts-list-api-keys", token: key).status == 401)
        try await shop.database.execute(
            "update accounts.users set status = 'active' where email = 'seller@example.com'")
        for _ in 0..<2 {
            #expect(try await shop.send("accounts-revoke-api-key", path: [id], token: token).status == 204)
        }
        #expect(try await shop.send("accounts-list-api-keys", token: key).status == 401)
        #expect(try await shop.send("accounts-list-api-keys", token: token).json["items"] == [])
    }

    @Test("a key of one service shows and changes nothing of another's, also where visitors may call")
    func otherServices() async throws {
        let shop = try await HostedShop()
        let token = try await shop.register("seller@example.com", role: "seller")
        let key = try await key(shop, token, #""catalog:write""#).key
        let calls = [("orders-list", []), ("orders-cancel", ["x"]), ("payments-get", ["x"]), ("carts-get", [])]
        for (name, path) in calls {
            let refused = try await shop.send(name, path: path, token: key)
            #expect(refused.status == 403 && refused.code == "insufficient_scope", "\(name): \(refused.text)")
        }
        let own = try await self.key(shop, token, #""orders:read", "carts:write""#).key
        #expect(try await shop.send("orders-list", token: own).status == 200)
        let cart = try await shop.send("carts-get", token: own)
        #expect(cart.status == 403 && cart.code == "not_a_customer")
        // Who sells no more has no sales to show.
        try await shop.database.execute(
            "update accounts.users set role = 'customer' where email = 'seller@example.com'")
        #expect(try await shop.send("orders-list", token: own).status == 401)
    }

    @Test("keys are made and ended in a session that goes on, and both are noted")
    func noted() async throws {
        let shop = try await HostedShop()
        let token = try await shop.register("seller@example.com", role: "seller")
        let id = try await key(shop, token, #""catalog:read""#).id
        #expect(try await shop.send("accounts-revoke-api-key", path: [id], token: token).status == 204)
        let noted: [String] = try await shop.database.write.values(
            "select action from accounts.audit_log where object = 'api_key' order by id")
        #expect(noted == ["api_key.created", "api_key.revoked"])
        #expect(try await shop.send("accounts-logout", body: "{}", token: token).status == 204)
        let late = try await shop.send(
            "accounts-create-api-key", body: #"{"name": "a", "scopes": ["catalog:read"]}"#, token: token)
        #expect(late.status == 401, "\(late.text)")
        #expect(try await shop.send("accounts-revoke-api-key", path: [id], token: token).status == 401)
    }

    @Test("scopes name services there are; customers have no keys; a repeat of the request does not show the key again")
    func making() async throws {
        let shop = try await HostedShop()
        let token = try await shop.register("seller@example.com", role: "seller")
        let wrong = try await shop.send(
            "accounts-create-api-key", body: #"{"name": "", "scopes": ["catalog:all", "catalog:read"]}"#, token: token)
        #expect(wrong.errors.sorted() == ["name required", "scopes[0] invalid_value"])
        let unknown = try await shop.send(
            "accounts-create-api-key", body: #"{"name": "a", "scopes": ["catalogue:read"]}"#, token: token)
        #expect(unknown.errors == ["scopes[0] unknown_value"])
        let customer = try await shop.register("ann@example.com")
        #expect(try await shop.send("accounts-list-api-keys", token: customer).status == 403)
        let body = #"{"name": "a", "scopes": ["catalog:read"]}"#
        let first = try await shop.send(
            "accounts-create-api-key", body: body, token: token, headers: [.idempotencyKey: "k1"])
        let again = try await shop.send(
            "accounts-create-api-key", body: body, token: token, headers: [.idempotencyKey: "k1"])
        #expect(first.status == 201 && again.status == 409 && again.code == "answer_not_repeatable")
    }
}
