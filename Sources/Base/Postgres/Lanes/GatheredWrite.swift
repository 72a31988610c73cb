/// A write that many callers make at the same moment, each for a subject of its own. Those that wait while a statement is under
/// way are all made by the next one: they share its round trip and its commit.
public protocol GatheredWrite: Sendable {
    /// What is changed.
    associatedtype Subject: Hashable

    /// Two writes for one subject are never made by one statement.
    var subject: Subject { get }

    /// The statement that makes them all; its text does not depend on how many they are. The first column of its rows is the
    /// place of the write, counted from 1, that a row belongs to; rows of one write follow each other. A write without a row
    /// was not made.
    static func statement(_ writes: [Self]) -> SQL
}

extension WriteLane {
    /// Makes a write together with those of its kind that come at the same moment. Its rows, read from the second column on;
    /// none where it was not made.
    public func gather<Write: GatheredWrite, Element: RowReadable & Sendable>(
        _ write: Write, as type: Element.Type = Element.self
    ) async throws -> [Element] {
        try await core.onLoop { lanes in
            try await core.gatherings.of(Write.self).make(write, deadline, on: lanes).readRows(type)
        }
    }
}

extension DatabaseConnection {
    /// Makes a write that others gather by itself.
    public func makeAlone<Write: GatheredWrite, Element: RowReadable & Sendable>(
        _ write: Write, as type: Element.Type = Element.self
    ) async throws -> [Element] {
        try GatheredRows(all: await send(Write.statement([write]))).readRows(type)
    }
}

/// The rows of one write among those that its statement gave.
struct GatheredRows: Sendable {
    private var row: Row

    init(all result: QueryResult) { row = Row(result) }

    private init(_ row: Row) { self.row = row }

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
