extension Scanner {
    /// A number by the grammar: no leading zero, no plus, digits on both sides of the point.
    @inline(__always)
    mutating func number(_ place: inout Int) throws(ScanFailure) {
        let start = place
        if bytes[place] == UInt8(ascii: "-") { place &+= 1 }
        if bytes[place] == UInt8(ascii: "0") {
            place &+= 1
            if isDigit(bytes[place]) { throw failure(place, "no digit after a leading zero") }
        } else {
            try digits(&place)
        }
        var flags: TapeEntry.Flags = .integer
        if bytes[place] == UInt8(ascii: ".") {
            flags = []
            place &+= 1
            try digits(&place)
        }
        if bytes[place] | 0x20 == UInt8(ascii: "e") {
            flags = []
            place &+= 1
            if bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-") { place &+= 1 }
            try digits(&place)
        }
        tape.append(start, place &- start, .number, flags)
    }

    /// At least one digit.
    @inline(__always)
    private func digits(_ place: inout Int) throws(ScanFailure) {
        guard isDigit(bytes[place]) else { throw failure(place, "a digit") }
        repeat { place &+= 1 } while isDigit(bytes[place])
    }
}

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }
