import Carts
import Cartwright
import CartwrightSecurity
import Catalog
import Commerce
import FoundationEssentials

/// What a caller is to an order.
enum OrderAccess: Sendable, Hashable {
    /// Whoever bought it.
    case buyer
    /// The support desk, an administrator, or the shop itself.
    case staff
    /// Whoever sells this part of it.
    case seller(SellerOrder.ID)
    /// The staff, looking at one part.
    case staffAtPart(SellerOrder.ID)

    /// The one part this is about; nil for all of the order.
    var part: SellerOrder.ID? {
        switch self {
        case .buyer, .staff: nil
        case .seller(let part), .staffAtPart(let part): part
        }
    }

    var isStaff: Bool {
        switch self {
        case .staff, .staffAtPart: true
        case .buyer, .seller: false
        }
    }
}

extension Call {
    /// The seller the caller acts for, where there is one.
    var ownSeller: UUID? { try? seller }

    /// Whether the caller may see what belongs to others.
    var seesEverything: Bool { isStaff || isSystem }
}

extension Order {
    /// What a caller who asks for `id` is to this order; nil where it is none of the caller's business.
    func access(asking id: UUID, _ call: Call) throws -> OrderAccess? {
        guard id != self.id.rawValue else {
            if call.seesEverything { return .staff }
            if let user = call.caller.user, user.id == userID { return .buyer }
            guard let digest = call.guestDigest, let guestTokenDigest else { return nil }
            return constantTimeEquals(digest, guestTokenDigest) ? .buyer : nil
        }
        guard let part = try sellerOrders.value().first(where: { $0.id.rawValue == id }) else { return nil }
        if call.seesEverything { return .staffAtPart(part.id) }
        return part.sellerID == call.ownSeller ? .seller(part.id) : nil
    }

    /// What a caller sees who is that to the order.
    func seen(as access: OrderAccess) throws -> Order {
        guard let part = access.part else { return self }
        guard let view = try view(of: part) else { throw Problem.noOrder }
        return view
    }
}

extension Problem {
    static var noOrder: Problem { .notFound("There is no such order") }
}
