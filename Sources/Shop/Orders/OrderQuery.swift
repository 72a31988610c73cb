import Carts
public import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials

/// What a list of orders may be asked for.
public struct OrderQuery: Decodable, Sendable {
    /// Whose side of the orders is shown.
    public enum View: String, Codable, Sendable, CaseIterable {
        /// What the caller has bought.
        case purchases
        /// What the caller has sold; for the staff all there is.
        case sales
    }

    /// Where they stand.
    public var status: OrderStatus?
    /// How their money stands; for the staff.
    public var paymentStatus: OrderPaymentStatus?
    /// Who bought them; for the staff.
    public var userID: String?
    /// The number people speak of it by, `CW-100042`; for the staff.
    public var number: String?
    /// Sellers and the staff see sales unless they ask for purchases; everybody else sees purchases.
    public var view: View?
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<OrderPosition>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// Everything, unless more is said.
    public init(status: OrderStatus? = nil, view: View? = nil, limit: Int? = nil) {
        self.status = status
        self.view = view
        self.limit = limit
    }
}

/// Where a page of orders ended: when that order was placed, and its id.
public struct OrderPosition: Codable, Sendable, Hashable {
    /// Milliseconds since 1970.
    var at: Int
    /// The order or the part.
    var id: UUID

    init(_ date: Date, _ id: UUID) {
        at = Int((date.timeIntervalSince1970 * 1000).rounded())
        self.id = id
    }

    var date: Date { Date(timeIntervalSince1970: Double(at) / 1000) }
}

extension Call {
    /// The page of orders that a query asks for, in one statement.
    func orders(_ query: OrderQuery) async throws -> Page<ListedOrder> {
        var validation = Validation()
        validation.range(query.limit, 1...100, "limit")
        let isStaffQuery = query.paymentStatus != nil || query.userID != nil || query.number != nil
        validation.check(
            !isStaffQuery || seesEverything, query.number != nil ? "number" : "user_id", "not_allowed",
            "can be asked for by the staff only")
        try validation.throwIfFailed()
        let filter = try OrderFilter(query, self)
        let position = try query.cursor?.key(in: filter.name, self)
        let limit = query.limit ?? 20
        guard case .seller(let seller) = filter.whose else {
            let rows = try await database.read.orders(filter, after: position, limit: limit)
            return try page(rows, limit: limit, of: filter.name, after: { try $0.position }) { .row($0) }
        }
        let parts = try await database.read.parts(of: seller, filter, after: position, limit: limit)
        return try page(parts, limit: limit, of: filter.name, after: \.position) { part in
            .whole(try part.order.seen(as: .seller(part.id)))
        }
    }
}

/// Which orders a list shows.
struct OrderFilter: Sendable {
    enum Whose: Sendable {
        case user(UUID)
        case guest([UInt8])
        case seller(UUID)
        case everybody
    }

    let whose: Whose
    let conditions: [SQL]
    /// The same filter always has the same name: a cursor is good for one filter only.
    let name: String

    init(_ query: OrderQuery, _ call: Call) throws {
        var conditions: [SQL] = []
        var names: [String] = ["orders"]
        if query.view != .purchases, call.seesEverything {
            whose = .everybody
            names.append("all")
        } else if query.view != .purchases, let seller = call.ownSeller {
            whose = .seller(seller)
            names.append("seller \(seller)")
        } else if let user = call.caller.user {
            whose = .user(user.id)
            names.append("user \(user.id)")
        } else if let digest = call.guestDigest {
            whose = .guest(digest)
            names.append("guest \(hex(digest))")
        } else {
            throw Problem.unauthorized
        }
        if let status = query.status {
            if case .seller = whose {
                conditions.append("s.status = \(status)")
            } else {
                conditions.append("o.status = \(status)")
            }
            names.append("status \(status.rawValue)")
        }
        if let status = query.paymentStatus {
            conditions.append("o.payment_status = \(status)")
            names.append("payment \(status.rawValue)")
        }
        if let user = query.userID {
            conditions.append("o.user_id = \(UUID(uuidString: user))")
            names.append("of \(user.lowercased())")
        }
        if let number = query.number {
            conditions.append("o.number = \(OrderNumber(number)?.value)")
            names.append("number \(number.uppercased())")
        }
        self.conditions = conditions
        name = names.joined(separator: ", ")
    }
}
