import Carts
import Cartwright
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials
import Payments
import ShopSupport
import Testing

@testable import Orders

@Suite struct CartOrderTests {
    @Test("a checkout takes what lies in the cart, at our prices, and empties it; an empty cart is a 422")
    func cart() async throws {
        let market = try await Market(stocks: [5, 5])
        let call = market.call(.customer())
        for product in market.products {
            _ = try await addToCart(CartAddition(productID: .id(product.id), quantity: 2), call)
        }
        let order = try await checkout(CheckoutDraft(paymentMethod: "credit_card"), call).body
        #expect(order.totalMinor == 2 * 1000 + 2 * 1001)
        #expect(try order.sellerOrders.value().count == 2)
        #expect(try await getCart(call).cart.items.isEmpty)
        let empty = await Call.problem { try await checkout(CheckoutDraft(paymentMethod: "credit_card"), call) }
        #expect(empty?.code == "cart_empty")
        #expect(try await market.contradictions() == [])
    }

    @Test("a declined payment puts the lines back, where the cart has stayed empty")
    func declined() async throws {
        let market = try await Market(stocks: [5, 5])
        for isEmpty in [true, false] {
            let call = market.call(.customer())
            _ = try await addToCart(CartAddition(productID: .id(market.products[0].id), quantity: 2), call)
            let order = try await checkout(CheckoutDraft(paymentMethod: "credit_card"), call).body
            if !isEmpty {
                _ = try await addToCart(CartAddition(productID: .id(market.products[1].id), quantity: 1), call)
            }
            try await market.say(.declined(PaymentFailure(code: "declined", message: "no")), of: order.id)
            let cart = try await getCart(call).cart
            #expect(cart.items.map(\.quantity) == (isEmpty ? [2] : [1]))
        }
    }

    @Test("of two checkouts of one cart at the same moment one gets an order")
    func twice() async throws {
        let market = try await Market(stocks: [50])
        let call = market.call(.customer())
        _ = try await addToCart(CartAddition(productID: .id(market.products[0].id), quantity: 1), call)
        let codes = await withTaskGroup(of: String.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await Call.problem { try await checkout(CheckoutDraft(paymentMethod: "credit_card"), call) }?.code
                        ?? "placed"
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.filter { $0 == "placed" }.count == 1)
        #expect(codes.filter { $0 == "cart_empty" }.count == 7, "\(codes)")
        #expect(try await market.stock() == [[50, 1]])
    }
}
