extension Call {
    /// A page from rows fetched with one row more than `limit`, so that it knows whether there is a next one.
    ///
    /// `listing` names the list with its filters and sort; a cursor is good only there.
    @inlinable
    public func page<Row, Item: Encodable & Sendable, Key: Codable & Sendable>(
        _ rows: [Row], limit: Int, of listing: String, after key: (Row) throws -> Key, item: (Row) throws -> Item
    ) throws -> Page<Item> {
        let more = rows.count > limit
        let shown = more ? rows[..<limit] : rows[...]
        let next = try more ? shown.last.map { try Cursor(after: key($0), in: listing, self).text } : nil
        return Page(try shown.map(item), limit: limit, nextCursor: next)
    }

    /// A page of rows that are the items themselves.
    @inlinable
    public func page<Item: Encodable & Sendable, Key: Codable & Sendable>(
        _ rows: [Item], limit: Int, of listing: String, after key: (Item) -> Key
    ) throws -> Page<Item> {
        try page(rows, limit: limit, of: listing, after: key) { $0 }
    }
}
