// The byte classes of RFC 9110, as bit sets: one shift and mask per byte, no table in memory.

/// `tchar` of RFC 9110, 5.6.2: what methods and field names are made of.
@inline(__always)
func isTokenByte(_ byte: UInt8) -> Bool {
    isIn(byte, 0x03ff_6cfa_0000_0000, 0x57ff_ffff_c7ff_fffe)
}

/// What may stand in a registered name or an IPv4 address (RFC 3986, 3.2.2), less the comma: a list of hosts is no host.
@inline(__always)
func isHostByte(_ byte: UInt8) -> Bool {
    isIn(byte, 0x2bff_6ff2_0000_0000, 0x47ff_fffe_87ff_fffe)
}

@inline(__always)
private func isIn(_ byte: UInt8, _ low: UInt64, _ high: UInt64) -> Bool {
    byte < 128 && ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 == 1
}

/// What a field value may contain: visible bytes, space, tab and the opaque upper half (RFC 9110, 5.5).
@inline(__always)
func isFieldValueByte(_ byte: UInt8) -> Bool {
    byte >= 32 ? byte != 127 : byte == 9
}

@inline(__always)
func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

@inline(__always)
func lowercase(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 0x20 : byte }

/// The value of a hexadecimal digit, or -1.
@inline(__always)
func hexValue(_ byte: UInt8) -> Int {
    switch byte {
    case 48...57: Int(byte) - 48
    case 65...70: Int(byte) - 55
    case 97...102: Int(byte) - 87
    default: -1
    }
}

extension Span<UInt8> {
    /// Whether the bytes in `range` are `word`, which is in lower case, without regard to case.
    @inline(__always)
    func matches(_ range: Range<Int>, _ word: StaticString) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        let expected = word.utf8Start
        for offset in 0..<range.count where lowercase(self[range.lowerBound + offset]) != expected[offset] {
            return false
        }
        return true
    }
}
