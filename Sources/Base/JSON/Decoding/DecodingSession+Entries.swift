extension DecodingSession {
    @inline(__always)
    func entry(_ place: Int) -> TapeEntry { state.pointee.tape.entries[place] }

    @inline(__always)
    func kind(_ place: Int) -> TapeEntry.Kind { state.pointee.tape.entries[place].kind }

    @inline(__always)
    func next(_ place: Int) -> Int { Int(state.pointee.tape.entries[place].next) }

    @inline(__always)
    func bytes(_ entry: TapeEntry) -> UnsafePointer<UInt8> {
        UnsafePointer(state.pointee.bytes + Int(entry.offset))
    }

    /// The bytes of a string or number.
    func text(_ place: Int) -> UnsafeBufferPointer<UInt8> {
        let entry = entry(place)
        return UnsafeBufferPointer(start: bytes(entry), count: Int(entry.length))
    }

    /// The bytes of a whole value.
    func source(_ place: Int) -> UnsafeBufferPointer<UInt8> {
        let entry = entry(place)
        let start = Int(entry.offset)
        let bytes = UnsafePointer(state.pointee.bytes + start)
        return switch entry.kind {
        case .object, .array: UnsafeBufferPointer(start: bytes, count: lengthOfBrackets(bytes))
        case .string: UnsafeBufferPointer(start: bytes - 1, count: Int(entry.length) + 2)
        default: UnsafeBufferPointer(start: bytes, count: Int(entry.length))
        }
    }

    /// The length of an object or array that was checked before.
    private func lengthOfBrackets(_ bytes: UnsafePointer<UInt8>) -> Int {
        var depth = 0
        var place = 0
        repeat {
            switch bytes[place] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                place += 1
                while bytes[place] != UInt8(ascii: "\"") { place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1 }
            default: break
            }
            place += 1
        } while depth > 0
        return place
    }
}
