extension Parameters {
    /// The values as libpq takes them: pointers, lengths and formats, good while the closure runs.
    func withPointers<Result>(
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Result
    ) -> Result {
        let count = slots.count
        if count == 0 { return body(0, nil, nil, nil) }
        return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: count * 2) { numbers in
                bytes.withUnsafeBytes { bytes in
                    // An empty value is not null, so it needs a place to point to; any will do.
                    let base = bytes.baseAddress ?? UnsafeRawPointer(numbers.baseAddress)
                    for (index, slot) in slots.enumerated() {
                        let start = slot.length < 0 ? nil : base.map { $0 + Int(slot.offset) }
                        values.initializeElement(
                            at: index, to: start?.assumingMemoryBound(to: CChar.self))
                        numbers.initializeElement(at: index, to: max(0, slot.length))
                        numbers.initializeElement(at: count + index, to: slot.isText ? 0 : 1)
                    }
                    return body(
                        Int32(count), UnsafePointer(values.baseAddress), UnsafePointer(numbers.baseAddress),
                        numbers.baseAddress.map { UnsafePointer($0 + count) })
                }
            }
        }
    }
}
