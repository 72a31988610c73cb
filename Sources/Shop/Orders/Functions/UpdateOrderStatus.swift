import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce
import FoundationEssentials
import Payments

/// Where an order, or a seller's part of it, is to stand.
public struct OrderStatusChange: Decodable, Sendable {
    /// The order's id, or the part's.
    public var id: Reference<Order>
    /// Where it is to stand.
    public var status: OrderStatus
    /// Why, for its story.
    public var note: String?

    /// A new standing.
    public init(id: Reference<Order>, status: OrderStatus, note: String? = nil) {
        self.id = id
        self.status = status
        self.note = note
    }
}

/// Moves an order on, as its machine allows: a seller its part, the staff all of it. `confirmed` takes the money by hand.
public func updateOrderStatus(_ change: OrderStatusChange, _ call: Call) async throws -> Order {
    var validation = Validation()
    validation.text(change.note, 1...500, "note")
    try validation.throwIfFailed()
    let id = try change.id.uuid
    return try await call.database.transaction { sql in
        let (locked, access) = try await sql.lockedOrder(id, call)
        guard access != .buyer else { throw Problem.noOrder }
        try call.requireMatch(locked.order.version)
        let saved =
            switch change.status {
            case .confirmed: try await sql.confirm(locked, access, call)
            case .cancelled: try await sql.cancel(locked, part: access.part, reason: change.note, call)
            default: try await sql.move(locked, access, to: change.status, note: change.note, call)
            }
        if saved.version != locked.order.version {
            try await sql.audit(
                call, "order.status_changed", object: "order", id: saved.id.rawValue,
                changes: [
                    "from": .string(locked.order.status.rawValue), "to": .string(saved.status.rawValue),
                    "part": access.part.map { .string($0.description) } ?? .null,
                ])
        }
        return try saved.seen(as: access)
    }
}

extension Transaction {
    /// Confirms an order by hand: its money must be there, or be of a kind that people handle.
    fileprivate func confirm(_ locked: LockedOrder, _ access: OrderAccess, _ call: Call) async throws -> Order {
        guard call.isAdmin || call.isSystem else { throw Problem.forbidden("not_an_admin") }
        if locked.status == .confirmed { return locked.order }
        guard locked.status == .pendingPayment || locked.isSecured else {
            throw Problem.invalidTransition(from: locked.status, to: .confirmed)
        }
        let id = locked.order.id.rawValue
        var payment = try await payment(for: id)
        if let method = locked.paymentMethod.flatMap(PaymentMethod.init), method.isManual,
            payment?.status.isLive != true
        {
            payment = try await openPayment(for: id, amount: locked.due, method: method, call)
        }
        guard let open = payment, let live = try await lockedPayment(open.id) else {
            throw Problem.paymentRequired(locked)
        }
        if live.isManual, live.status == .pending {
            return try await settle(try await requestCapture(of: live, call), on: locked, call)
        }
        guard live.status.isSecured, locked.status == .pendingPayment else { throw Problem.paymentRequired(locked) }
        return try await settle(live, on: locked, call)
    }

    /// Moves the caller's parts on by one step.
    fileprivate func move(
        _ order: LockedOrder, _ access: OrderAccess, to status: OrderStatus, note: String?, _ call: Call
    ) async throws -> Order {
        var order = order
        let chosen = try access.part.map { [try order.index(of: $0)] } ?? Array(order.parts.indices)
        let living = chosen.filter { !order.parts[$0].status.isDead }
        let waiting = living.filter { order.parts[$0].status != status }
        if waiting.isEmpty, chosen.contains(where: { order.parts[$0].status == status }) { return order.order }
        var sent: [Shipment] = []
        for index in waiting.isEmpty ? chosen : waiting {
            let before = order.parts[index].status
            guard let event = before.event(leadingTo: status), event.isByHand else {
                // Packing goes without saying when a parcel is sent.
                guard status == .shipped, before == .confirmed else {
                    throw Problem.invalidTransition(from: before, to: status)
                }
                sent.append(try order.ship(nil, ofPart: index, carrier: nil, trackingNumber: nil, at: call.now))
                continue
            }
            if event == .ship {
                sent.append(try order.ship(nil, ofPart: index, carrier: nil, trackingNumber: nil, at: call.now))
            } else if event == .deliver {
                for shipment in order.parts[index].shipments { _ = try order.deliver(shipment.id, at: call.now) }
            } else {
                order.apply(event, toPart: index, note: note)
            }
        }
        let saved = try await save(order, call)
        for shipment in sent { try await publishShipped(shipment, of: order, saved, call) }
        if status == .delivered {
            for shipment in order.changedShipments { try await publishDelivered(shipment, of: order, saved, call) }
        }
        return saved
    }
}

extension OrderEvent {
    /// Whether somebody may ask for it; the others follow from money and time.
    var isByHand: Bool {
        switch self {
        case .process, .ship, .deliver, .complete, .requestReturn, .refuseReturn, .takeReturn: true
        case .pay, .decline, .retry, .expire, .cancel, .shipPart, .refund: false
        }
    }
}

extension Problem {
    fileprivate static func paymentRequired(_ order: LockedOrder) -> Problem {
        .conflict(
            "payment_required", "The order is confirmed as soon as it is paid for",
            details: [
                "status": .string(order.status.rawValue), "payment_status": .string(order.paymentStatus.rawValue),
                "due_minor": .number(JSONNumber(order.due.minor)),
                "currency": .string(order.due.currency.code),
            ])
    }
}
