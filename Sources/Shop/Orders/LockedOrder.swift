import Cartwright
import CartwrightJSON
public import CartwrightPostgres
import Catalog
public import Commerce
public import FoundationEssentials

/// An order that a transaction has locked for a change: what it was, what it is to become, and what to tell of it.
///
/// Nothing here does any I/O; `Transaction.save` writes it.
public struct LockedOrder: Sendable {
    /// The order as it was when it was locked.
    public let order: Order
    /// Its lines.
    let items: [OrderItem]
    /// Each seller's part, as it is to become.
    public internal(set) var parts: [SellerOrder]
    /// How the money stands.
    public internal(set) var paymentStatus: OrderPaymentStatus
    /// How it is paid for.
    public internal(set) var paymentMethod: String?
    /// The payment that counts.
    public internal(set) var paymentID: UUID?
    /// What came in, in minor units.
    public internal(set) var capturedMinor: Int
    /// What was given back of each part.
    var refundedShares: [Int]
    /// What was given back of each part, or is about to be.
    var promisedShares: [Int]
    /// The cart it came from.
    let cartID: UUID?
    /// Until when it must be paid.
    var expiresAt: Date?
    /// What happened, to be written down.
    private(set) var entries: [NewEntry] = []
    /// Parcels that are new or have moved.
    var changedShipments: [Shipment] = []

    /// Where the order stands, or is to stand.
    public var status: OrderStatus { .ofParts(parts.map(\.status)) }

    /// What was given back, in minor units.
    public var refundedMinor: Int { refundedShares.reduce(0, +) }

    /// What is to be paid for the parts that were not called off.
    public var due: Money {
        let gone = parts.filter { $0.status == .cancelled }.reduce(0) { $0 + $1.totalMinor }
        return Money(minor: max(0, order.totalMinor - gone), in: order.currency)
    }

    /// The amount in minor units, in the order's currency.
    func money(_ minor: Int) -> Money { Money(minor: minor, in: order.currency) }
}

extension LockedOrder: RowReadable {
    static let columns: SQL =
        "\(Order.columns), o.payment_id, o.captured_minor, o.promised_shares, o.cart_id"

    /// Reads the columns of `LockedOrder.columns`, one after the other.
    public init(row: inout Row) throws {
        order = try Order(row: &row)
        items = try order.items.value()
        parts = try order.sellerOrders.value()
        paymentStatus = order.paymentStatus
        paymentMethod = order.paymentMethod
        expiresAt = order.expiresAt
        refundedShares = order.refundedShares
        paymentID = try row.next()
        capturedMinor = try row.next()
        promisedShares = try row.next()
        cartID = try row.next()
    }
}

extension LockedOrder {
    /// Lets something happen to every part it can happen to; false where it can happen to none.
    @discardableResult
    mutating func apply(_ event: OrderEvent, note: String? = nil) -> Bool {
        let before = status
        var happened = false
        for index in parts.indices {
            guard let next = parts[index].status.after(event) else { continue }
            parts[index].status = next
            happened = true
        }
        if happened { tell(event.rawValue, from: before, to: status, note: note) }
        return happened
    }

    /// Lets something happen to one part; false where it cannot.
    @discardableResult
    mutating func apply(_ event: OrderEvent, toPart index: Int, note: String? = nil) -> Bool {
        let before = parts[index].status
        guard let next = before.after(event) else { return false }
        parts[index].status = next
        tell(event.rawValue, part: parts[index].id, from: before, to: next, note: note)
        return true
    }

    /// Adds to the order's story what is no step of the machine.
    mutating func tell(
        _ event: String, part: SellerOrder.ID? = nil, from: OrderStatus? = nil, to: OrderStatus? = nil,
        note: String? = nil
    ) {
        entries.append(NewEntry(part: part, event: event, from: from, to: to, note: note))
    }

    /// Where a part stands in the list.
    func index(of part: SellerOrder.ID) throws -> Int {
        guard let index = parts.firstIndex(where: { $0.id == part }) else { throw Problem.noOrder }
        return index
    }

    /// The lines of a part.
    func lines(of part: SellerOrder.ID) -> [OrderItem] { items.filter { $0.sellerOrderID == part } }
}

extension Problem {
    /// 409: the machine has no such step.
    static func invalidTransition(from status: OrderStatus, to wanted: OrderStatus?, _ detail: String? = nil) -> Problem
    {
        let next = status.next
        let sentence =
            next.isEmpty
            ? "It is \(status.rawValue), and nothing follows"
            : "It is \(status.rawValue); from there it can become \(next.map(\.rawValue).joined(separator: ", "))"
        var details: [String: JSONValue] = [
            "status": .string(status.rawValue), "allowed": .array(next.map { .string($0.rawValue) }),
        ]
        if let wanted { details["requested"] = .string(wanted.rawValue) }
        return .conflict("invalid_transition", detail ?? sentence, details: details)
    }
}
