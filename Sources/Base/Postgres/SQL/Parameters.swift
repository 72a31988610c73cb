/// The values of a statement, already in the form Postgres reads: one buffer of bytes and where each value lies in it.
public struct Parameters: Sendable {
    struct Slot {
        var type: PostgresType
        /// Where the value begins in the buffer.
        var offset: Int32
        /// How many bytes it has; -1 is null.
        var length: Int32
        /// Where its `$n` stands in the text, in bytes.
        var placeholder: Int32
        /// Text is for what has no type of its own, so that Postgres infers one.
        var isText: Bool
    }

    private(set) var slots: [Slot] = []
    private(set) var bytes: [UInt8] = []
    private var failure: BindFailure?

    init() {}

    var isEmpty: Bool { slots.isEmpty }

    mutating func reserve(_ count: Int) {
        if count == 0 { return }
        slots.reserveCapacity(count)
        bytes.reserveCapacity(count * 20)
    }

    mutating func open(_ type: PostgresType, placeholder: Int) {
        slots.append(
            Slot(
                type: type, offset: Int32(clamping: bytes.count), length: 0, placeholder: Int32(clamping: placeholder),
                isText: false))
    }

    /// Ends the value that was opened last; says what was wrong with it.
    mutating func close() -> BindFailure? {
        let last = slots.count - 1
        if slots[last].length == 0 { slots[last].length = Int32(clamping: bytes.count - Int(slots[last].offset)) }
        if slots[last].isText && slots[last].length >= 0 { bytes.append(0) }
        if slots.count > 65_535 { failure = BindFailure("a statement takes at most 65,535 parameters") }
        if bytes.count > 1 << 30 { failure = BindFailure("the parameters are larger than a gigabyte") }
        defer { failure = nil }
        return failure
    }

    mutating func append(_ slot: Slot, of other: Parameters, placeholder: Int) {
        var slot = slot
        let start = Int(slot.offset)
        slot.offset = Int32(clamping: bytes.count)
        slot.placeholder = Int32(clamping: placeholder)
        if slot.length >= 0 {
            bytes += other.bytes[start..<start + Int(slot.length)]
            if slot.isText { bytes.append(0) }
        }
        slots.append(slot)
    }

    mutating func shiftPlaceholders(by distance: Int) {
        for index in slots.indices { slots[index].placeholder += Int32(clamping: distance) }
    }

    // MARK: What a value writes

    /// The value is null.
    public mutating func writeNull() { slots[slots.count - 1].length = -1 }

    /// Bytes of the value's binary form.
    public mutating func write(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    /// An integer in network order, as all binary forms have it.
    public mutating func write<Integer: FixedWidthInteger>(_ integer: Integer) {
        withUnsafeBytes(of: integer.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// The value in its text form. Postgres will not take a NUL in it.
    public mutating func writeText(_ text: String) {
        slots[slots.count - 1].isText = true
        append(text, forbidsNUL: true)
    }

    /// The bytes of a text inside a binary form.
    mutating func append(_ text: String, forbidsNUL: Bool = true) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        if forbidsNUL && bytes[start...].contains(0) { fail("a text holds the character U+0000") }
    }

    /// The value cannot be bound; whoever runs the statement gets the reason.
    public mutating func fail(_ reason: String) { failure = BindFailure(reason) }

    /// A length that is written once the bytes behind it are known.
    mutating func writeLengthPrefixed(_ body: (inout Parameters) -> Void) {
        let start = bytes.count
        write(Int32(0))
        body(&self)
        let length = Int32(clamping: bytes.count - start - 4)
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: length.bigEndian, toByteOffset: start, as: Int32.self) }
    }

    /// The type codes, which together with the text tell one statement from another.
    func haveTypes(_ types: [UInt32]) -> Bool {
        guard types.count == slots.count else { return false }
        for index in types.indices where types[index] != slots[index].type.code { return false }
        return true
    }
}

/// Why a value cannot be a parameter.
struct BindFailure: Error, Sendable {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}
