import CartwrightHTTP
import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

@Suite("requests to carts")
struct CartRequestTests {
    private let example =
        #"{"product_id": "prod-1", "product_name": "Smartphone", "product_price": 799.99, "quantity": 1}"#

    @Test("a visitor adds, signs in, and finds the cart again; other names of the fields are understood")
    func visitor() async throws {
        let shop = try await HostedShop(products: 20)
        let first = try await shop.send("carts-add", body: example)
        #expect(first.status == 200, "\(first.text)")
        let token = try #require(first.json["cart_token"]?.string)
        let again = try await shop.send(
            "carts-add", body: #"{"product": "prod-1", "qty": 2}"#, headers: ["cart-token": token])
        #expect(again.json["items"]?.array?.first?["quantity"] == 3 && again.json["cart_token"] == .null)
        #expect(
            again.text.contains(
                #""product_price":799.99,"product_price_minor":79999,"quantity":3,"line_total":2399.97"#))
        let ada = try await shop.register("ada@example.com")
        let mine = try await shop.send("carts-get", token: ada, headers: ["cart-token": token])
        #expect(mine.json["items"]?.array?.first?["quantity"] == 3)
        #expect(try await shop.send("carts-get", headers: ["cart-token": token]).json["items"] == [])
        let line = try #require(mine.json["items"]?.array?.first?["id"]?.string)
        let changed = try await shop.send("carts-update-line", path: [line], body: #"{"qty": 1}"#, token: ada)
        #expect(changed.status == 200 && changed.json["total_minor"] == 79_999)
        let bob = try await shop.register("bob@example.com")
        #expect(try await shop.send("carts-remove-line", path: [line], token: bob).status == 404)
        #expect(try await shop.send("carts-remove-line", path: [line], token: ada).json["items"] == [])
        #expect(try await shop.send("carts-clear", token: ada).status == 200)
        let tag = try #require(mine.headers[.eTag])
        let unchanged = try await shop.send("carts-get", token: bob)
        #expect(unchanged.headers[.eTag] != tag)
    }

    @Test("the same request with the same key is done once, for users and for visitors")
    func keys() async throws {
        let shop = try await HostedShop(products: 20)
        let ada = try await shop.register("ada@example.com")
        for _ in 0..<3 {
            let answer = try await shop.send("carts-add", body: example, token: ada, headers: ["idempotency-key": "k"])
            #expect(answer.json["items"]?.array?.first?["quantity"] == 1, "\(answer.text)")
        }
        let token = try #require(try await shop.send("carts-get").json["cart_token"]?.string)
        for _ in 0..<3 {
            let answer = try await shop.send(
                "carts-add", body: example, headers: ["idempotency-key": "k", "cart-token": token])
            #expect(answer.json["items"]?.array?.first?["quantity"] == 1, "\(answer.text)")
        }
    }

    @Test("what is wrong is said in the words of the contract")
    func refusals() async throws {
        let shop = try await HostedShop(products: 20)
        let ada = try await shop.register("ada@example.com")
        func add(_ body: String) async throws -> ShopAnswer { try await shop.send("carts-add", body: body, token: ada) }
        let changed = try await add(#"{"product_id": "prod-1", "product_price": 1}"#)
        #expect(changed.status == 409 && changed.code == "price_changed")
        #expect(changed.json["details"]?["product_price"]?.number?.text == "799.99")
        #expect(try await add(#"{"product_id": "prod-1", "quantity": 0}"#).errors == ["quantity too_small"])
        #expect(try await add(#"{"product_id": "prod-1", "quanttiy": 1}"#).code == "unknown_field")
        #expect(try await add(#"{"product_id": "nothing"}"#).errors == ["product_id not_found"])
        #expect(try await add(#"{}"#).status == 422)
        let stranger = try await shop.send("carts-get", headers: ["cart-token": "mine"])
        #expect(stranger.status == 400 && stranger.code == "bad_cart_token" && !stranger.text.contains("mine"))
    }

    @Test(
        "an addition for which there is no place to wait is a 503 that says when to come again",
        .timeLimit(.minutes(1)))
    func overload() async throws {
        var configuration = TestDatabase.configuration
        configuration.waitingForConnection = 3
        let shop = try await HostedShop(products: 20, configuration: configuration)
        var tokens: [String] = []
        var product = ""
        for _ in 0..<11 {
            let opened = try await shop.send("carts-add", body: example)
            tokens.append(try #require(opened.json["cart_token"]?.string, "\(opened.text)"))
            product = try #require(opened.json["items"]?.array?.first?["product_id"]?.string)
        }
        let body = #"{"product_id": "\#(product)"}"#
        try await withThrowingTaskGroup(of: ShopAnswer?.self) { group in
            let isLocked = Gate()
            let isDone = Gate()
            group.addTask {
                try await shop.database.transaction { sql in
                    try await sql.execute("lock table carts.carts in access exclusive mode")
                    isLocked.open()
                    try await isDone.pass()
                }
                return nil
            }
            try await isLocked.pass()
            for (number, token) in tokens.enumerated() {
                group.addTask { try await shop.send("carts-add", body: body, headers: ["cart-token": token]) }
                // The first is under way, and none of those that wait.
                if number == 0 { #expect(await shop.database.waitForSomebodyWaiting()) }
            }
            var (added, refused) = (0, 0)
            for try await case let answer? in group {
                if answer.status == 200 { added += 1 } else { refused += 1 }
                if answer.status != 200 {
                    #expect(answer.status == 503 && answer.code == "overloaded", "\(answer.text)")
                    #expect(answer.headers["retry-after"] == "1")
                }
                if refused == 7 { isDone.open() }
            }
            #expect(added == 4 && refused == 7)
        }
        let quantities = try await shop.database.write.values(
            "select unnest(quantities) from carts.carts", as: Int.self)
        #expect(quantities.sorted() == Array(repeating: 1, count: 7) + Array(repeating: 2, count: 4))
        await shop.database.close()
    }

    @Test("stock under a number: a seller its own, an administrator any, a customer none")
    func stock() async throws {
        let shop = try await HostedShop(products: 20)
        let ada = try await shop.register("ada@example.com")
        #expect(try await shop.send("inventory-get", path: ["CW-100001"]).status == 401)
        #expect(try await shop.send("inventory-get", path: ["CW-100001"], token: ada).status == 403)
        let seller = try await shop.register("sue@example.com", role: "seller")
        #expect(try await shop.send("inventory-get", path: ["CW-100001"], token: seller).status == 404)
        let product = try await shop.send(
            "catalog-create-product",
            body: #"{"name": "Desk", "price": 9, "category": "Electronics", "stock_quantity": 5, "sku": "D-1"}"#,
            token: seller)
        #expect(product.status == 201, "\(product.text)")
        let level = try await shop.send(
            "inventory-set", path: ["D-1"], body: #"{"stock": 8, "low_at": 9}"#, token: seller)
        #expect(level.json["available"] == 8, "\(level.text)")
        let low = try await shop.send("inventory-low-stock", token: seller)
        #expect(low.json["items"]?.array?.first?["sku"] == "D-1", "\(low.text)")
        let moved = try await shop.send(
            "inventory-adjust", path: ["D-1"], body: #"{"delta": -9, "reason": "lost"}"#, token: seller)
        #expect(moved.status == 409 && moved.code == "insufficient_stock")
        let ledger = try await shop.send("inventory-list-movements", path: ["D-1"], token: seller)
        #expect(ledger.json["items"]?.array?.map { $0["delta"] ?? .null } == [3, 5])
    }
}
