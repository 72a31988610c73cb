import Cartwright
import CartwrightEventLoop
import Catalog
import Commerce
import FoundationEssentials
import Payments
import TestSupport

@testable import Orders

extension Till {
    func call(_ caller: Caller, guestToken: String? = nil) -> Call {
        .test(database: database, as: caller, clock: clock, guestToken: guestToken, values)
    }

    /// A product of the house, or of a seller.
    func product(of seller: UUID? = nil, price: String, stock: Int = 50) async throws -> Reference<Product> {
        var draft = ProductDraft(name: "Lamp", price: MoneyInput(price), category: "Lights")
        draft.stockQuantity = stock
        if let seller {
            _ = try? await product(price: "1.00", stock: 0)
            return .id(try await createProduct(draft, call(.seller(seller))).body.id)
        }
        return .id(try await createProduct(draft, call(.admin())).body.id)
    }

    /// An order of one of each.
    func order(_ products: [Reference<Product>], as caller: Caller) async throws -> Order {
        try await createOrder(
            OrderDraft(items: products.map { OrderLineDraft(productID: $0, quantity: 1) }), call(caller)
        ).body
    }

    /// A product, and an order of one that waits to be paid.
    func orderToPay(price: String = "10.00", as caller: Caller) async throws -> Order {
        try await order([try await product(price: price)], as: caller)
    }

    func pay(_ order: Order, _ token: String? = nil, method: String? = "credit_card", as caller: Caller) async throws
        -> Payment
    {
        let draft = PaymentDraft(orderID: .id(order.id), paymentMethod: method, paymentToken: token)
        return try await payOrder(draft, call(caller)).body
    }

    func order(_ id: Order.ID) async throws -> Order {
        try await getOrder(OrderChoice(id: .id(id)), call(.admin()))
    }

    /// Works as the queue does, until nothing waits any more.
    func work() async throws {
        while case let tasks = try await tasks(), !tasks.isEmpty {
            for task in tasks { try await settlePayment(task, call) }
        }
    }

    /// Lets time pass, asks about what is overdue, and works.
    func passTime(_ duration: Duration) async throws {
        clock.advance(by: duration)
        try await reconcilePayments(call)
        try await work()
    }
}
