import CartwrightPostgres
import Commerce
import FoundationEssentials

/// An order with its place in its list, and the part that is shown where it is not all of it.
struct ListedOrder: RowReadable, Sendable {
    let order: Order
    let part: SellerOrder.ID?
    let position: OrderPosition

    /// Reads the order, then the part's id.
    init(row: inout Row) throws {
        order = try Order(row: &row)
        part = try row.next()
        position = OrderPosition(order.createdAt, part?.rawValue ?? order.id.rawValue)
    }
}

extension DatabaseConnection {
    /// One page of orders and one more if there is a next page, in one statement that begins in the index where the page
    /// before it ended.
    func orders(_ filter: OrderFilter, after position: OrderPosition?, limit: Int) async throws -> [ListedOrder] {
        var conditions = filter.conditions
        let page: SQL
        // The usual size is a literal, so that one plan fits: a bound limit would keep Postgres planning anew.
        let size: SQL = limit == 20 ? "21" : "\(limit + 1)"
        if case .seller(let seller) = filter.whose {
            conditions.append("s.seller_id = \(seller)")
            if let position { conditions.append("(s.created_at, s.id) < (\(position.date), \(position.id))") }
            page = """
                select \(Order.columns), s.id
                from orders.seller_orders s
                join orders.orders o on o.id = s.order_id
                where \(conditions.joined(separator: " and "))
                order by s.created_at desc, s.id desc limit \(size)
                """
            return try await rows(page)
        }
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
        page = """
            select \(Order.columns), null::uuid
            from orders.orders o
            where \(conditions.joined(separator: " and "))
            order by o.created_at\(zone) desc, o.id desc limit \(size)
            """
        return try await rows(page)
    }
}
