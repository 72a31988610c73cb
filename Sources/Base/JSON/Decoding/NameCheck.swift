/// Finds names that stand twice in one object, at next to no cost where there are none.
struct NameCheck {
    /// Above this, and where names have escapes, the object is checked as a whole at its end.
    static let few = 32
    private static let checkAll: UInt64 = 1 << 63

    /// Whether a name's bit was set before by another name; 63 bits for names, the highest says that all must be checked.
    @inline(__always)
    func isSuspect(
        _ tape: Tape, _ name: Int, _ bytes: UnsafePointer<UInt8>, _ seen: inout UInt64, fields: Int
    ) -> Bool {
        let entry = tape.entries[name]
        if entry.flags.contains(.escaped) {
            seen |= NameCheck.checkAll
            return false
        }
        let length = Int(entry.length)
        // The name's first and last bytes; what follows it in the text is readable but must not count.
        let start = bytes + Int(entry.offset)
        let head = Words.load(start)
        let tail = Words.load(start + max(length &- 8, 0))
        let mask: UInt64 = length >= 8 ? .max : (1 as UInt64) &<< UInt64(8 &* length) &- 1
        let mixed = ((head & mask) ^ (tail & mask) &* 31 ^ UInt64(length)) &* 0x9e37_79b9_7f4a_7c15
        let bit = (1 as UInt64) &<< min(mixed >> 58, 62)
        guard seen & bit != 0 else {
            seen |= bit
            return false
        }
        return fields <= NameCheck.few
    }

    /// Compares a name with all before it.
    @inline(never)
    func isDouble(_ tape: Tape, _ name: Int, _ object: Int, _ bytes: UnsafePointer<UInt8>) -> Bool {
        let entry = tape.entries[name]
        var other = object + 1
        while other < name {
            let candidate = tape.entries[other]
            if candidate.length == entry.length, !candidate.flags.contains(.escaped),
                Words.same(bytes + Int(candidate.offset), bytes + Int(entry.offset), Int(entry.length))
            {
                return true
            }
            other = Int(tape.entries[other + 1].next)
        }
        return false
    }

    @inline(__always)
    func mustCheckAll(_ seen: UInt64, fields: Int) -> Bool {
        fields > NameCheck.few || seen & NameCheck.checkAll != 0
    }

    /// The first name that was there before, in an object whose entries are complete.
    @inline(never)
    func double(_ tape: Tape, _ object: Int, _ bytes: UnsafePointer<UInt8>) -> Int? {
        var names: Set<[UInt8]> = []
        var name = object + 1
        while name < tape.count {
            let entry = tape.entries[name]
            let raw = UnsafeBufferPointer(start: bytes + Int(entry.offset), count: Int(entry.length))
            let plain = entry.flags.contains(.escaped) ? unescaped(raw).map { Array($0.utf8) } : Array(raw)
            guard let plain, names.insert(plain).inserted else { return name }
            name = Int(tape.entries[name + 1].next)
        }
        return nil
    }
}
