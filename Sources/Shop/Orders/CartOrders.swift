import Carts
import Cartwright
import CartwrightPostgres
import FoundationEssentials

extension Transaction {
    /// What lies in the caller's cart, which is locked until it is emptied.
    func cartLines(_ call: Call) async throws -> WantedLines {
        try WantedLines([])
    }

    /// The cart has become an order.
    func empty(_ cart: UUID) async throws {}

    /// Puts back what the order came from, so that the customer can try again.
    func reopen(_ cart: UUID, after order: LockedOrder, _ call: Call) async throws {}
}
