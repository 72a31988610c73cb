import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Which order is called off, and why.
public struct Cancellation: Decodable, Sendable {
    /// The order's id, or that of a seller's part.
    public var id: Reference<Order>
    /// Why.
    public var reason: String?

    /// This one.
    public init(id: Reference<Order>, reason: String? = nil) {
        self.id = id
        self.reason = reason
    }
}

/// Calls off an order, or a seller's part: customers until it is being packed, sellers and the staff until it leaves.
public func cancelOrder(_ cancellation: Cancellation, _ call: Call) async throws -> Order {
    var validation = Validation()
    validation.text(cancellation.reason, 1...500, "reason")
    try validation.throwIfFailed()
    let id = try cancellation.id.uuid
    return try await call.database.transaction { sql in
        let (locked, access) = try await sql.lockedOrder(id, call)
        try call.requireMatch(locked.order.version)
        if access == .buyer, let packed = locked.parts.first(where: { $0.status == .processing }) {
            throw Problem.invalidTransition(
                from: packed.status, to: .cancelled, "It is being packed already: ask its seller or the support desk")
        }
        let saved = try await sql.cancel(locked, part: access.part, reason: cancellation.reason, call)
        if saved.version != locked.order.version {
            try await sql.audit(
                call, "order.cancelled", object: "order", id: saved.id.rawValue,
                changes: ["part": access.part.map { .string($0.description) } ?? .null])
        }
        return try saved.seen(as: access)
    }
}
