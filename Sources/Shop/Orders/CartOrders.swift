import Carts
import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Catalog
import FoundationEssentials

extension Transaction {
    /// What lies in the caller's cart, which is locked until it is emptied: so a cart becomes one order.
    func cartLines(_ call: Call) async throws -> WantedLines {
        guard let cart = try await lockedCart(of: call), !cart.lines.isEmpty else {
            throw Problem.unprocessable("cart_empty", "There is nothing in the cart")
        }
        let gone = cart.lines.filter { !$0.offer.isForSale }
        guard gone.isEmpty else {
            throw Problem.conflict(
                "not_for_sale", "Some of what lies in the cart is not for sale any more",
                details: [
                    "items": .array(gone.map { ["id": .string($0.id.uuidString.lowercased())] })
                ])
        }
        let lines = cart.lines.map { line in
            PricedLine(
                productID: line.offer.productID, variantID: line.offer.variantID, sellerID: line.offer.sellerID,
                name: line.offer.productName, price: line.offer.price, quantity: line.quantity)
        }
        return try WantedLines(lines, cartID: cart.id)
    }

    /// Puts back what the order came from, so that the customer can try again.
    func reopen(_ cart: UUID, after order: LockedOrder, _ call: Call) async throws {
        try await restoreCart(cart, order.demands, call)
    }
}
