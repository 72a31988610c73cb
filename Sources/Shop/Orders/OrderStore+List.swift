import CartwrightPostgres
import Commerce
import FoundationEssentials

/// A seller's part of an order, with the order it belongs to.
struct OrderPart: RowReadable, Sendable {
    let order: Order
    let id: SellerOrder.ID

    /// Reads the order, then the part's id.
    init(row: inout Row) throws {
        order = try Order(row: &row)
        id = try row.next()
    }

    /// Where it stands in its list.
    var position: OrderPosition { OrderPosition(order.createdAt, id.rawValue) }
}

extension DatabaseConnection {
    /// One page of orders and one more if there is a next page, in one statement that begins in the index where the page
    /// before it ended.
    func orders(_ filter: OrderFilter, after position: OrderPosition?, limit: Int) async throws -> [OrderRow] {
        var conditions = filter.conditions
        switch filter.whose {
        case .user(let user): conditions.append("o.user_id = \(user)")
        case .guest(let digest): conditions.append("o.guest_token_digest = \(digest)")
        case .everybody, .seller: break
        }
        // The index of the whole shop's list is of this expression.
        let zone: SQL = if case .everybody = filter.whose { " at time zone 'UTC'" } else { "" }
        if let position {
            conditions.append(
                "(o.created_at\(zone), o.id) < (\(position.date)::timestamptz\(zone), \(position.id))")
        }
        if conditions.isEmpty { conditions.append("true") }
        return try await rows(
            """
            select \(OrderRow.columns)
            from orders.orders o
            where \(conditions.joined(separator: " and "))
            order by o.created_at\(zone) desc, o.id desc limit \(size(limit))
            """)
    }

    /// The same of the parts that a seller has in orders.
    func parts(
        of seller: UUID, _ filter: OrderFilter, after position: OrderPosition?, limit: Int
    ) async throws -> [OrderPart] {
        var conditions = filter.conditions
        conditions.append("s.seller_id = \(seller)")
        if let position { conditions.append("(s.created_at, s.id) < (\(position.date), \(position.id))") }
        return try await rows(
            """
            select \(Order.columns), s.id
            from orders.seller_orders s
            join orders.orders o on o.id = s.order_id
            where \(conditions.joined(separator: " and "))
            order by s.created_at desc, s.id desc limit \(size(limit))
            """)
    }

    /// One more than the page has. The usual size is a literal, so that one plan fits: a bound limit would keep Postgres
    /// planning anew.
    private func size(_ limit: Int) -> SQL { limit == 20 ? "21" : "\(limit + 1)" }
}
