import Carts
import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials
import Inventory
import Payments

/// How an order is paid for in the call that places it.
struct PaymentTerms: Sendable {
    var method: PaymentMethod
    var token: String?
}

extension Call {
    /// Places an order, and begins its payment where that is asked for: all in one transaction, or nothing.
    ///
    /// The rows of the stock, for which others wait, are locked last.
    func place(_ draft: OrderDraft, method: PaymentMethod?, paying: PaymentTerms? = nil) async throws -> Order {
        let buyer = try Buyer(draft, self)
        return try await database.transaction { sql in
            let wanted = try await sql.wanted(draft, self)
            let new = try NewOrder(wanted.lines, in: wanted.currency, at: now)
            if let currency = draft.currency, currency != wanted.currency {
                throw Problem.invalid("currency", "not_the_currency", "must be \(wanted.currency)")
            }
            let isFree = new.total.minor == 0
            var payment: Payment?
            if let paying, !isFree {
                payment = try await sql.openPayment(
                    for: new.id.rawValue, amount: new.total, method: paying.method, token: paying.token, self)
            }
            let hold =
                switch (payment, method?.isManual ?? false) {
                case (_, true): OrderTerms.manualHold
                case (nil, false): OrderTerms.hold
                case (_, false): OrderTerms.paymentHold
                }
            let until = now.addingTimeInterval(hold)
            let terms = NewOrderTerms(
                userID: buyer.userID, guestTokenDigest: buyer.digest, email: buyer.email,
                paymentMethod: method?.rawValue, paymentID: payment?.id.rawValue,
                shippingAddress: draft.shippingAddress, cartID: wanted.cartID, expiresAt: until)
            var order = try await sql.insert(new, terms, self)
            try await sql.publish(OrderPlaced(order.facts(at: now)))
            if let cart = wanted.cartID { try await sql.completeCart(cart, self) }
            FaultPoint.reached("checkout.written")
            try await sql.reserve(
                new.items.map { Demand(variant: $0.variantID, quantity: $0.quantity) }, for: new.id.rawValue,
                until: until, self)
            FaultPoint.reached("checkout.reserved")
            if isFree { order = try await sql.confirmFree(order, self) }
            order.cartToken = buyer.newToken
            return order
        }
    }
}

/// Who places an order.
private struct Buyer {
    var userID: UUID?
    var digest: [UInt8]?
    var email: String?
    /// What a guest without a token is given, to be shown the order later.
    var newToken: String?

    init(_ draft: OrderDraft, _ call: Call) throws {
        email = draft.email
        switch call.caller {
        case .user(let user): userID = user.id
        case .apiKey: throw Problem.forbidden("not_a_customer", "A program cannot buy for itself")
        case .anonymous, .guest, .system:
            guard draft.email != nil else {
                throw Problem.invalid("email", "required", "is required of who is not signed in")
            }
            if call.guestToken != nil {
                guard let known = call.guestDigest else {
                    throw Problem.badRequest(
                        "bad_cart_token", "This Cart-Token is not one of this shop: leave it out to get a new one")
                }
                digest = known
            } else {
                let token = RandomToken(prefix: "cart_")
                digest = token.digest
                newToken = token.text
            }
        }
    }
}

/// What an order is made of.
struct WantedLines: Sendable {
    let lines: [PricedLine]
    let cartID: UUID?
    let currency: Currency

    /// Lines of one currency; of several it is a 422.
    init(_ lines: [PricedLine], cartID: UUID? = nil) throws {
        guard let first = lines.first else {
            throw Problem.unprocessable("cart_empty", "There is nothing in the cart")
        }
        guard lines.allSatisfy({ $0.price.currency == first.price.currency }) else {
            throw Problem.unprocessable("mixed_currencies", "Prices in several currencies need several orders")
        }
        self.lines = lines
        self.cartID = cartID
        currency = first.price.currency
    }
}

extension Transaction {
    /// The lines of a draft, or those of the caller's cart.
    fileprivate func wanted(_ draft: OrderDraft, _ call: Call) async throws -> WantedLines {
        guard let items = draft.items else { return try await cartLines(call) }
        return try WantedLines(await priced(items))
    }

    /// What costs nothing needs no payment.
    fileprivate func confirmFree(_ order: Order, _ call: Call) async throws -> Order {
        guard var locked = try await lockedOrder(order.id.rawValue), try await sellReserved(of: order.id.rawValue, call)
        else { return order }
        locked.apply(.pay, note: "free")
        locked.expiresAt = nil
        let saved = try await save(locked, call)
        try await publish(OrderConfirmed(saved.facts(at: call.now)))
        return saved
    }
}
