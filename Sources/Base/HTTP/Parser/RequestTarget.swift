extension ParsedHead {
    /// Tells path, query and authority apart (RFC 9112, 3.2), or says what is wrong with the target.
    mutating func readTarget(_ bytes: Span<UInt8>) -> Refusal? {
        if bytes.exactly(method, "CONNECT") { return .tunnel }
        var start = target.lowerBound
        let end = target.upperBound
        if bytes[start] == 42 {
            // `*` is the whole server, and only OPTIONS may ask about that.
            guard target.count == 1, bytes.exactly(method, "OPTIONS") else { return .malformedTarget }
            path = target
            query = end..<end
            return nil
        }
        if bytes[start] != 47 {
            // absolute-form, as clients of proxies send it
            if target.count > 7, bytes.matches(start..<(start + 7), "http://") {
                start += 7
            } else if target.count > 8, bytes.matches(start..<(start + 8), "https://") {
                start += 8
            } else {
                return .malformedTarget
            }
            let hostStart = start
            while start < end, bytes[start] != 47, bytes[start] != 63 { start += 1 }
            guard isHost(bytes, hostStart..<start) else { return .malformedTarget }
            authority = hostStart..<start
        }
        var index = start
        while index < end, bytes[index] != 63 {
            switch bytes[index] {
            case 35, 92: return .malformedTarget  // a fragment is never sent; a backslash some read as a slash
            case 37:
                guard index + 2 < end else { return .malformedTarget }
                let high = hexValue(bytes[index + 1])
                let low = hexValue(bytes[index + 2])
                guard high >= 0, low >= 0, high + low > 0 else { return .malformedTarget }
            default: break
            }
            index += 1
        }
        path = start..<index
        if index < end { index += 1 }
        query = index..<end
        for index in query where bytes[index] == 35 { return .malformedTarget }
        return nil
    }
}

extension Span<UInt8> {
    /// Whether the bytes in `range` are exactly `word`.
    func exactly(_ range: Range<Int>, _ word: StaticString) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count where self[range.lowerBound + offset] != word.utf8Start[offset] { return false }
        return true
    }
}
