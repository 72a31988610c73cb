/// Content-Length is digits and nothing else (RFC 9110, 8.6): no sign, no list, no needless zeros, nothing that overflows.
func readLength(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Int? {
    guard !value.isEmpty, value.count <= 18 else { return nil }
    if bytes[value.lowerBound] == 48, value.count > 1 { return nil }
    var length = 0
    for index in value {
        guard isDigit(bytes[index]) else { return nil }
        length = length * 10 + Int(bytes[index] - 48)
    }
    return length
}

/// `uri-host [":" port]` (RFC 9110, 7.2), never empty.
func isHost(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool {
    var index = value.lowerBound
    let end = value.upperBound
    guard index < end else { return false }
    if bytes[index] == 91 {
        index += 1
        let start = index
        while index < end, hexValue(bytes[index]) >= 0 || bytes[index] == 58 || bytes[index] == 46 { index += 1 }
        guard index < end, bytes[index] == 93, index > start else { return false }
        index += 1
    } else {
        let start = index
        while index < end, isHostByte(bytes[index]) { index += 1 }
        guard index > start else { return false }
    }
    if index == end { return true }
    guard bytes[index] == 58 else { return false }
    var port = 0
    index += 1
    guard end - index <= 5 else { return false }
    while index < end {
        guard isDigit(bytes[index]) else { return false }
        port = port * 10 + Int(bytes[index] - 48)
        index += 1
    }
    return port <= 65_535
}
