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
            let paying = isFree ? nil : paying
            let until = now.addingTimeInterval(OrderTerms.hold(for: method, isPaying: paying != nil))
            let terms = NewOrderTerms(
                userID: buyer.userID, guestTokenDigest: buyer.digest, email: buyer.email,
                paymentMethod: method?.rawValue, isPaying: paying != nil, shippingAddress: draft.shippingAddress,
                cartID: wanted.cartID, expiresAt: until)
            // What does not build on each other travels together.
            async let begun: Void = sql.begin(paying, for: new, self)
            async let emptied: Void = sql.empty(wanted.cartID, self)
            let placed = try await sql.insert(new, terms, self)
            try await begun
            try await emptied
            FaultPoint.reached("checkout.written")
            async let told: Void = sql.publish(OrderPlaced(placed.facts(at: now)))
            let refusal = try await sql.refusal(toHold: new, until: until, self)
            try await told
            if let refusal { throw refusal }
            FaultPoint.reached("checkout.reserved")
            var order = placed
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

    /// Begins the payment, where there is to be one.
    fileprivate func begin(_ paying: PaymentTerms?, for new: NewOrder, _ call: Call) async throws {
        guard let paying else { return }
        _ = try await openPayment(
            for: new.id.rawValue, amount: new.total, method: paying.method, token: paying.token, call)
    }

    /// The cart has become an order.
    fileprivate func empty(_ cart: UUID?, _ call: Call) async throws {
        if let cart { try await completeCart(cart, call) }
    }

    /// Holds the goods; answers why not, where they are not there.
    fileprivate func refusal(toHold new: NewOrder, until: Date, _ call: Call) async throws -> Problem? {
        let demands = new.items.map { Demand(variant: $0.variantID, quantity: $0.quantity) }
        do { try await reserve(demands, for: new.id.rawValue, until: until, call) } catch let problem as Problem {
            return problem
        }
        return nil
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
