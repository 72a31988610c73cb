public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Which order, or which seller's part of one.
public struct OrderChoice: Decodable, Sendable {
    /// Its id.
    public var id: Reference<Order>

    /// This one.
    public init(id: Reference<Order>) { self.id = id }
}

/// One order for whoever bought it and for the staff; its part, by the part's id, for a seller.
public func getOrder(_ choice: OrderChoice, _ call: Call) async throws -> Order {
    let (order, access) = try await call.database.read.order(choice.id.uuid, call)
    return try order.seen(as: access)
}

extension Reference<Order> {
    /// The id; what does not read as one is not found.
    var uuid: UUID {
        get throws {
            guard case .id(let id) = self else { throw Problem.noOrder }
            return id.rawValue
        }
    }
}
