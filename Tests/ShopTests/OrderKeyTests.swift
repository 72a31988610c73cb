import CartwrightHTTP
import CartwrightJSON
import CartwrightPostgres
import Testing

@Suite("Orders through the host")
struct OrderKeyTests {
    @Test("the same key a hundred times is one order, and every answer is that order")
    func key() async throws {
        let shop = try await HostedShop()
        try await shop.stockOnePhone(of: 50)
        let token = try await shop.register("buyer@example.com")
        let body = """
            {"items": [{"product_id": "phone", "product_name": "Phone", "product_price": 799.99, "quantity": 1}],
             "shipping_address": "123 Main St, City, State", "payment_method": "credit_card"}
            """
        var numbers: Set<String> = []
        var left = 100
        // A twin that comes while the first is at work is told to come again.
        while left > 0 {
            let answers = try await withThrowingTaskGroup(of: ShopAnswer.self) { group in
                for _ in 0..<min(left, 10) {
                    group.addTask {
                        try await shop.send(
                            "orders-checkout", body: body, token: token, headers: [.idempotencyKey: "once"])
                    }
                }
                return try await group.reduce(into: [ShopAnswer]()) { $0.append($1) }
            }
            for answer in answers where answer.code != "idempotency_in_progress" {
                #expect(answer.status == 201, "\(answer.text)")
                numbers.insert(answer.json["number"]?.string ?? answer.text)
                left -= 1
            }
        }
        #expect(numbers.count == 1)
        #expect(try await shop.database.write.value("select count(*) from orders.orders", as: Int.self) == 1)
        #expect(try await shop.database.write.value("select sum(reserved) from inventory.stock", as: Int.self) == 1)
        let other = body.replacing("\"quantity\": 1", with: "\"quantity\": 2")
        let reused = try await shop.send(
            "orders-checkout", body: other, token: token, headers: [.idempotencyKey: "once"])
        #expect(reused.code == "idempotency_key_reused")
    }
}

extension HostedShop {
    /// A product that everybody can buy, under the slug `phone`.
    func stockOnePhone(of quantity: Int) async throws {
        _ = try await register("admin@example.com")
        try await database.execute(
            "update accounts.users set role = 'admin' where email_key = 'admin@example.com'")
        let login = try await send(
            "accounts-login", body: #"{"email": "admin@example.com", "password": "password123"}"#)
        let token = try #require(login.json["access_token"]?.string, "\(login.text)")
        let made = try await send(
            "catalog-create-product",
            body: """
                {"name": "Phone", "slug": "phone", "price": 799.99, "category": "Things", "stock_quantity": \(quantity)}
                """, token: token)
        #expect(made.status == 201, "\(made.text)")
    }
}
