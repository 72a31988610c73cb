public import Cartwright
import CartwrightPostgres
public import Commerce

/// Which delivery.
public struct DeliveryChoice: Decodable, Sendable {
    /// Its id.
    public let id: Reference<Delivery>

    /// The delivery with this id.
    public init(id: Reference<Delivery>) { self.id = id }
}

/// One mail that the shop wrote, and what became of it.
public func getDelivery(_ choice: DeliveryChoice, _ call: Call) async throws -> Delivery {
    guard case .id(let id) = choice.id, let delivery = try await call.database.read.delivery(id) else {
        throw Problem.notFound("There is no such delivery")
    }
    return delivery
}
