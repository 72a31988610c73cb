import CartwrightEventLoop

extension Transaction {
    /// Puts many rows into a table, much faster than `insert` does; says how many.
    ///
    ///     try await transaction.copy(into: "catalog.products", columns: ["id", "name"], rows: products) { product, row in
    ///         row.append(product.id)
    ///         row.append(product.name)
    ///     }
    @discardableResult
    public func copy<Rows: Sequence & Sendable>(
        into table: StaticString, columns: [StaticString], rows: Rows,
        _ write: @escaping @Sendable (Rows.Element, inout CopyRow) -> Void
    ) async throws -> Int {
        guard loop.isCurrent else {
            return try await withTaskExecutorPreference(loop) {
                try await copy(into: table, columns: columns, rows: rows, write)
            }
        }
        let names = columns.map { quoted($0.description) }.joined(separator: ", ")
        let command = "copy \(quoted(table.description)) (\(names)) from stdin"
        var iterator = rows.makeIterator()
        return try await copy(command) {
            var piece = CopyRow(columns: columns.count)
            while piece.bytes.count < 60_000, let row = iterator.next() {
                piece.start()
                write(row, &piece)
                piece.end()
            }
            return piece.bytes.isEmpty ? nil : piece.bytes
        }
    }
}

/// One row for `copy`: its values in the order of the columns.
public struct CopyRow {
    private let columns: Int
    private var written = 0
    private var scratch: [UInt8] = []
    private(set) var bytes: [UInt8] = []

    init(columns: Int) { self.columns = columns }

    mutating func start() { written = 0 }

    /// Values that were not given are null; Postgres itself complains of too many.
    mutating func end() {
        while written < columns { appendNull() }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// The next column's value.
    public mutating func append<Value: Bindable>(_ value: Value) {
        if value.isNull { return appendNull() }
        separate()
        scratch.removeAll(keepingCapacity: true)
        value.appendText(to: &scratch)
        for byte in scratch {
            switch byte {
            case UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "\\")]
            case UInt8(ascii: "\t"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
            case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case UInt8(ascii: "\r"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
            default: bytes.append(byte)
            }
        }
    }

    /// The next column's value: the raw value of an enum or of a type that wraps one.
    @_disfavoredOverload
    public mutating func append<Value: RawRepresentable>(_ value: Value) where Value.RawValue: Bindable {
        append(value.rawValue)
    }

    /// The next column is null.
    public mutating func appendNull() {
        separate()
        bytes += [UInt8(ascii: "\\"), UInt8(ascii: "N")]
    }

    private mutating func separate() {
        if written > 0 { bytes.append(UInt8(ascii: "\t")) }
        written += 1
    }
}
