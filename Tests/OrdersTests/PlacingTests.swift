import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials
import ShopSupport
import Testing

@testable import Orders

@Suite struct PlacingTests {
    @Test("a price that is not ours any more is a 409 with ours; ours, in either form, is taken")
    func price() async throws {
        let market = try await Market(stocks: [5])
        let call = market.call(.customer())
        var line = market.lines([(0, 1)])[0]
        line.productPrice = MoneyInput("9.99")
        let wrong = OrderDraft(items: [line])
        let problem = await Call.problem { try await createOrder(wrong, call) }
        #expect(problem?.code == "price_changed")
        #expect(problem?.details?["items"]?[0]?["product_price_minor"] == 1000)
        line.productPrice = MoneyInput("10")
        line.productPriceMinor = 1000
        line.productName = "whatever"
        #expect(try await createOrder(OrderDraft(items: [line]), call).body.totalMinor == 1000)
        line.productPriceMinor = 999
        let torn = OrderDraft(items: [line])
        #expect(await Call.problem { try await createOrder(torn, call) }?.status == 422)
    }

    @Test("what is not there is refused at its field, and leaves no trace")
    func refused() async throws {
        let market = try await Market(stocks: [5])
        let call = market.call(.customer())
        func problem(_ lines: [OrderLineDraft], method: String? = nil) async -> Problem? {
            var draft = OrderDraft(items: lines)
            draft.paymentMethod = method
            let made = draft
            return await Call.problem { try await createOrder(made, call) }
        }
        #expect(
            await problem([OrderLineDraft(productID: Reference("nothing"), quantity: 1)])?.errors.first?.field
                == "items[0].product_id")
        #expect(await problem([OrderLineDraft(productID: .id(ID(UUID())), quantity: 1)])?.status == 422)
        #expect(await problem(market.lines([(0, 0)]))?.errors.first?.field == "items[0].quantity")
        #expect(await problem([])?.status == 422)
        let named = OrderLineDraft(productID: .id(market.products[0].id), variantID: "x", quantity: 1)
        #expect(await problem([named])?.errors.first?.field == "items[0].variant_id")
        #expect(await problem(market.lines([(0, 1)]), method: "shells")?.code == "unsupported_payment_method")
        let tooMany = await problem(market.lines([(0, 3), (0, 3)]))
        #expect(tooMany?.code == "insufficient_stock")
        #expect(tooMany?.details?["items"]?[0]?["available"] == 5)
        #expect(try await market.database.write.value("select count(*) from orders.orders", as: Int.self) == 0)
        #expect(try await market.events().isEmpty)
        #expect(try await market.stock() == [[5, 0]])
    }

    @Test("an order of a product by its slug is what it is by its id")
    func slug() async throws {
        let market = try await Market(stocks: [5])
        let line = OrderLineDraft(productID: Reference(market.products[0].slug), quantity: 1)
        let order = try await createOrder(OrderDraft(items: [line]), market.call(.customer())).body
        #expect(try order.items.value().map(\.productID) == [market.products[0].id.rawValue])
    }

    @Test("what costs nothing is confirmed at once")
    func free() async throws {
        let market = try await Market(stocks: [5])
        try await market.database.execute("update catalog.products set price_minor = 0")
        let order = try await market.check([(0, 1)], as: .customer())
        #expect(order.status == .confirmed && order.paymentStatus == .none)
        #expect(try await market.stock() == [[4, 0]])
    }
}
