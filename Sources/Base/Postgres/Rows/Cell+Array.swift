extension Cell {
    /// Reads each element of a one-dimensional array.
    func elements<Element>(_ read: (Cell) throws -> Element) throws -> [Element] {
        guard let start, length >= 12 else { throw mismatch("an array") }
        let dimensions: Int32 = start.big()
        let hasNull: Int32 = start.big(at: 4)
        let elementType: UInt32 = start.big(at: 8)
        guard dimensions >= 0, dimensions <= 1, hasNull == 0 || hasNull == 1, !type.isTextual || type.code >= 16_384
        else {
            throw dimensions > 1 && dimensions <= 6
                ? error("is an array of more than one dimension") : mismatch("an array")
        }
        if dimensions == 0 { return [] }
        guard length >= 20 else { throw mismatch("an array") }
        let count = Int(start.big(at: 12) as Int32)
        guard count >= 0, count <= length / 4 else { throw mismatch("an array") }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        var offset = 20
        for _ in 0..<count {
            guard offset + 4 <= length else { throw mismatch("an array") }
            let size = Int(start.big(at: offset) as Int32)
            offset += 4
            guard size < 0 || offset + size <= length else { throw mismatch("an array") }
            elements.append(
                try read(Cell(elementOf: self, type: elementType, size < 0 ? nil : start + offset, max(0, size))))
            offset += max(0, size)
        }
        return elements
    }
}
