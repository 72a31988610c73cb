import CartwrightJSON
import FoundationEssentials
import TestSupport

/// What one customer wants of the shop: a few requests, each with a key, each sent again until it is answered.
struct Errand: Sendable {
    enum Plan: CaseIterable {
        case buy, buyFromCart, buyScarce, orderThenPay, isDeclined, waitForProvider
        case cancelAtOnce, cancelPaid, refundPart, refundAll, capture, giveUp
    }

    enum Request { case add, checkout, order, pay, see(String), cancel, refund, capture, void }

    enum Outcome {
        case answered, done
        /// Not now: the shop is busy, or what is waited for has not happened.
        case later
        /// The shop has not got what is wanted.
        case refused
        case odd(String)
    }

    let number: Int
    let plan: Plan
    let user: UUID
    let token: String
    /// How many requests have been answered.
    private(set) var step = 0
    private(set) var order = ""
    private(set) var payment = ""
    private(set) var isRefused = false

    init(_ number: Int, _ plan: Plan, at site: ShopSite) {
        self.number = number
        self.plan = plan
        user = UUID()
        token = site.token("customer", user: user)
    }

    /// Sends the next request and waits for its answer.
    mutating func goOn(_ client: WireClient, _ town: Town) throws(WireClient.Failure) -> (Outcome, closes: Bool) {
        let request = plan.requests[step]
        let (method, path, body) = wording(of: request, town)
        var headers = ["Authorization": "Bearer \(request.isTheShops ? town.site.admin : token)"]
        if method != "GET" { headers["Idempotency-Key"] = "errand-\(number)-\(step)" }
        let answer = try client.request(method, path, headers: headers, body: body)
        // Under `dev` the gateway outlives the process that was asked, and nobody knows what that one has done.
        if answer.status == 500, answer.text == #"{"message":"Internal Server Error"}"# {
            throw WireClient.Failure(description: "the function's process died")
        }
        return (take(answer, to: request), answer.headers["connection"] == "close")
    }

    private mutating func take(_ answer: WireResponse, to request: Request) -> Outcome {
        let json = answer.json
        let code = json["code"]?.string
        if [503, 504].contains(answer.status) || code == "idempotency_in_progress" { return .later }
        if plan == .buyScarce, code == "insufficient_stock" {
            isRefused = true
            return .refused
        }
        guard (200..<300).contains(answer.status) else {
            return .odd("\(plan) \(number), request \(step + 1): \(answer.status) \(answer.text)")
        }
        switch request {
        case .checkout, .order: order = json["id"]?.string ?? ""
        case .see(let status):
            guard json["status"]?.string == status else { return .later }
            payment = json["id"]?.string ?? ""
        default: break
        }
        step += 1
        return step == plan.requests.count ? .done : .answered
    }

    private func wording(of request: Request, _ town: Town) -> (String, String, String?) {
        let first = town.products[number % town.products.count]
        let second = town.products[(number + 1) % town.products.count]
        let items =
            plan == .buyScarce
            ? #"{"product_id": "\#(town.scarce)", "quantity": 1}"#
            : #"{"product_id": "\#(first)", "quantity": 1}, {"product_id": "\#(second)", "quantity": 1}"#
        let email = #""email": "customer-\#(number)@example.com", "payment_method": "credit_card""#
        switch request {
        case .add: return ("POST", "/cart/add", #"{"product_id": "\#(first)", "quantity": 2}"#)
        case .checkout where plan == .buyFromCart: return ("POST", "/checkout", "{\(email)}")
        case .checkout:
            return ("POST", "/checkout", #"{"items": [\#(items)], "payment_token": "\#(plan.card)", \#(email)}"#)
        case .order: return ("POST", "/orders", #"{"items": [\#(items)], \#(email)}"#)
        case .pay: return ("POST", "/payments", #"{"order_id": "\#(order)"}"#)
        case .see: return ("GET", "/payments/order/\(order)", nil)
        case .cancel: return ("PUT", "/orders/\(order)/cancel", "{}")
        case .refund: return ("POST", "/payments/\(payment)/refund", plan == .refundPart ? #"{"amount": 3.00}"# : "{}")
        case .capture: return ("POST", "/payments/\(payment)/capture", "{}")
        case .void: return ("POST", "/payments/\(payment)/void", "{}")
        }
    }
}

extension Errand.Request {
    /// Whether somebody of the shop does it.
    var isTheShops: Bool {
        switch self {
        case .refund, .capture, .void: true
        default: false
        }
    }
}

extension Errand.Plan {
    var requests: [Errand.Request] {
        switch self {
        case .buy, .buyScarce: [.checkout, .see("captured")]
        case .isDeclined: [.checkout, .see("failed")]
        // The provider is asked again only when time has passed.
        case .waitForProvider: [.checkout]
        case .buyFromCart: [.add, .checkout, .see("captured")]
        case .orderThenPay: [.order, .pay, .see("captured")]
        case .cancelAtOnce: [.checkout, .cancel]
        case .cancelPaid: [.checkout, .see("captured"), .cancel]
        case .refundPart, .refundAll: [.checkout, .see("captured"), .refund]
        case .capture: [.checkout, .see("authorized"), .capture]
        case .giveUp: [.checkout, .see("authorized"), .void]
        }
    }

    var card: String {
        switch self {
        case .isDeclined: "tok_declined"
        case .waitForProvider: "tok_unknown"
        case .capture, .giveUp: "tok_authorized"
        default: "tok_visa"
        }
    }

    /// How such an order of 20.00 ends: its status, that of its payment, what was taken and what went back.
    var endings: Set<String> {
        switch self {
        case .buy, .buyFromCart, .orderThenPay, .waitForProvider, .capture: ["confirmed captured 2000 0"]
        case .buyScarce: ["confirmed captured 1000 0"]
        case .isDeclined: ["payment_failed failed 0 0"]
        case .giveUp: ["cancelled voided 0 0"]
        case .cancelAtOnce: ["cancelled voided 0 0", "cancelled refunded 2000 2000"]
        case .cancelPaid: ["cancelled refunded 2000 2000"]
        case .refundPart: ["confirmed partially_refunded 2000 300"]
        case .refundAll: ["refunded refunded 2000 2000"]
        }
    }
}
