import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials

/// Sends a mail that was given up once more, the same mail under the same `Message-ID`. One that is still being tried
/// goes on as it does.
public func retryDelivery(_ choice: DeliveryChoice, _ call: Call) async throws -> Accepted<Delivery> {
    guard case .id(let id) = choice.id else { throw Problem.notFound("There is no such delivery") }
    return try await call.database.transaction { sql in
        guard let delivery = try await sql.lockedDelivery(id) else {
            throw Problem.notFound("There is no such delivery")
        }
        switch delivery.status {
        case .queued: break
        case .sent:
            throw Problem.conflict(
                "already_sent", "This mail has left; it is not sent twice",
                details: ["message_id": delivery.messageID.map { .string($0) } ?? .null])
        case .failed:
            guard try await sql.sendAgain(id, at: call.now) else {
                throw Problem.conflict("mail_forgotten", "What this mail said is not kept any more")
            }
            try await sql.audit(
                call, "delivery.retried", object: "delivery", id: id.rawValue,
                changes: ["kind": .string(delivery.kind), "recipient": .string(delivery.recipient)])
        }
        guard let again = try await sql.delivery(id) else { throw Problem.notFound }
        return Accepted(again, at: "/notifications/deliveries/\(id)")
    }
}
