/// One value or name of a parsed text; the values of an object or array follow it on the tape.
struct TapeEntry {
    enum Kind: UInt8 { case object, array, string, number, yes, no, null }

    struct Flags: OptionSet {
        let rawValue: UInt8
        /// The string has escapes.
        static let escaped = Flags(rawValue: 1)
        /// The string has bytes beyond ASCII.
        static let wide = Flags(rawValue: 2)
        /// The number has neither fraction nor exponent.
        static let integer = Flags(rawValue: 4)
        /// Someone has asked for the field of this name.
        static let read = Flags(rawValue: 8)
        /// The value was taken as a whole, with all that is in it.
        static let taken = Flags(rawValue: 16)
    }

    /// The first byte; of a string the one after its quote.
    var offset: UInt32
    /// Bytes of a string or number, elements of an array; of an object the entry where the next field is looked for.
    var length: UInt32
    /// The entry behind this value.
    var next: UInt32
    var kind: Kind
    var flags: Flags
}

/// The entries of a parsed text, one after another.
struct Tape {
    private(set) var entries: UnsafeMutablePointer<TapeEntry>
    private(set) var capacity: Int
    var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        entries = .allocate(capacity: capacity)
    }

    @inline(__always)
    mutating func append(_ offset: Int, _ length: Int, _ kind: TapeEntry.Kind, _ flags: TapeEntry.Flags = []) {
        if count == capacity { resize(to: capacity * 2) }
        entries[count] = TapeEntry(
            offset: UInt32(truncatingIfNeeded: offset), length: UInt32(truncatingIfNeeded: length),
            next: UInt32(truncatingIfNeeded: count &+ 1), kind: kind, flags: flags)
        count &+= 1
    }

    @inline(never)
    mutating func resize(to larger: Int) {
        let copy = UnsafeMutablePointer<TapeEntry>.allocate(capacity: larger)
        copy.update(from: entries, count: min(count, larger))
        entries.deallocate()
        entries = copy
        capacity = larger
    }
}
