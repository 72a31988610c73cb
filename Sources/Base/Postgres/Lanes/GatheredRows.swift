/// The rows of one write among those that its statement gave.
@usableFromInline
struct GatheredRows: Sendable {
    /// It stands before the first.
    @usableFromInline let row: Row

    init(all result: QueryResult) { row = Row(result) }

    private init(_ row: Row) { self.row = row }

    @inlinable
    func readRows<Element: RowReadable>(_ type: Element.Type) throws -> [Element] {
        var elements: [Element] = []
        var row = row
        elements.reserveCapacity(row.remaining)
        while row.advance() {
            row.skip()
            elements.append(try Element(row: &row))
        }
        return elements
    }

    /// The rows of each of so many writes.
    static func split(_ result: QueryResult, among count: Int) throws -> [GatheredRows] {
        let none = GatheredRows(Row(result, 0..<0))
        var parts = [GatheredRows](repeating: none, count: count)
        var row = Row(result)
        var (index, start, current) = (0, 0, 0)
        func end(at index: Int) throws {
            guard index > start else { return }
            guard parts.indices.contains(current - 1) else {
                throw DatabaseError.decoding(column: "1", message: "\(current) is none of \(count) places")
            }
            parts[current - 1] = GatheredRows(Row(result, start..<index))
        }
        while row.advance() {
            let place: Int = try row.next()
            if place != current {
                try end(at: index)
                (current, start) = (place, index)
            }
            index += 1
        }
        try end(at: index)
        return parts
    }
}
