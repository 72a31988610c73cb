/// A strict HTTP/1.1 request head parser (RFC 9110, RFC 9112) as a pure state machine.
///
/// Feed it the connection's bytes from the head's first byte on; on `needMore` feed it the same bytes and more. The
/// outcome depends only on the bytes, never on how they were cut. It accepts nothing that another parser could read
/// differently: no bare CR or LF, no folding, no doubtful length, no second Host.
struct HeadParser: Sendable {
    struct Limits: Sendable {
        var target = 8_192
        var fieldBytes = 10_240
        var fieldCount = 100
        var method = 24
    }

    enum Progress: Equatable, Sendable {
        case needMore
        case complete
        case refused(Refusal)
    }

    /// One field line: where its name and its value stand, 16 bits each.
    struct Field: Sendable, Equatable {
        let packed: UInt64

        init(packed: UInt64) { self.packed = packed }

        @inline(__always)
        init(nameStart: Int, nameEnd: Int, valueStart: Int, valueEnd: Int) {
            packed =
                UInt64(truncatingIfNeeded: nameStart) | UInt64(truncatingIfNeeded: nameEnd) << 16
                | UInt64(truncatingIfNeeded: valueStart) << 32 | UInt64(truncatingIfNeeded: valueEnd) << 48
        }

        @inline(__always) var nameStart: Int { Int(packed & 0xffff) }
        @inline(__always) var nameEnd: Int { Int(packed >> 16 & 0xffff) }
        @inline(__always) var valueStart: Int { Int(packed >> 32 & 0xffff) }
        @inline(__always) var valueEnd: Int { Int(packed >> 48) }
    }

    let limits: Limits
    private(set) var head = ParsedHead()
    private(set) var fields: [Field] = []
    private var inFields = false
    private var lineStart = 0
    private var fieldsStart = 0
    private var seen = Seen()

    /// The framing fields met so far.
    private struct Seen: Sendable {
        var host = false
        var length = false
        var encoding = false
        var expectation = false
        var close = false
        var keepAlive = false
    }

    init(limits: Limits = Limits()) { self.limits = limits }

    /// Whether `head` says how the request line reads.
    var hasRequestLine: Bool { inFields }

    /// Ready for the next head; the table of fields keeps its memory.
    mutating func reset() {
        head = ParsedHead()
        fields.removeAll(keepingCapacity: true)
        inFields = false
        lineStart = 0
        fieldsStart = 0
        seen = Seen()
    }

    mutating func parse(_ bytes: Span<UInt8>) -> Progress {
        if !inFields {
            switch parseRequestLine(bytes) {
            case .complete: inFields = true
            case let other: return other
            }
        }
        // The limit counts field lines with their ends; reading stops there, so an error behind it is never seen.
        let limit = fieldsStart + limits.fieldBytes
        let count = min(bytes.count, limit)
        let exhausted = bytes.count >= limit ? Progress.refused(.fieldsTooLarge) : .needMore
        while true {
            var index = lineStart
            guard index < count else { return exhausted }
            if bytes[index] == 13 {
                guard index + 1 < count else { return exhausted }
                guard bytes[index + 1] == 10 else { return .refused(.malformedField) }
                head.end = index + 2
                return finish(bytes)
            }
            while index < count, isTokenByte(bytes[index]) { index += 1 }
            guard index < count else { return exhausted }
            guard bytes[index] == 58, index > lineStart else {
                return .refused(index == lineStart && isBlank(bytes[index]) ? .foldedField : .malformedField)
            }
            let nameEnd = index
            index += 1
            while index < count, isBlank(bytes[index]) { index += 1 }
            let valueStart = index
            while index < count, isFieldValueByte(bytes[index]) { index += 1 }
            guard index < count else { return exhausted }
            guard bytes[index] == 13 else { return .refused(.malformedField) }
            guard index + 1 < count else { return exhausted }
            guard bytes[index + 1] == 10 else { return .refused(.malformedField) }
            var valueEnd = index
            while valueEnd > valueStart, isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
            guard fields.count < limits.fieldCount else { return .refused(.tooManyFields) }
            fields.append(
                Field(nameStart: lineStart, nameEnd: nameEnd, valueStart: valueStart, valueEnd: valueEnd))
            if let refusal = note(bytes, name: lineStart..<nameEnd, value: valueStart..<valueEnd) {
                return .refused(refusal)
            }
            lineStart = index + 2
        }
    }

    // MARK: The request line

    private mutating func parseRequestLine(_ bytes: Span<UInt8>) -> Progress {
        let count = bytes.count
        var index = 0
        // One empty line before the request line is forgiven (RFC 9112, 2.2).
        if count > 0, bytes[0] == 13 {
            guard count > 1 else { return .needMore }
            guard bytes[1] == 10 else { return .refused(.malformedRequestLine) }
            index = 2
        }
        let methodStart = index
        while index < count, isTokenByte(bytes[index]) {
            guard index - methodStart < limits.method else { return .refused(.methodTooLong) }
            index += 1
        }
        guard index < count else { return .needMore }
        guard bytes[index] == 32, index > methodStart else { return .refused(.malformedRequestLine) }
        head.method = methodStart..<index
        index += 1

        let targetStart = index
        let targetLimit = min(count, targetStart + limits.target + 1)
        while index < targetLimit, bytes[index] > 32, bytes[index] < 127 { index += 1 }
        if index - targetStart > limits.target { return .refused(.targetTooLong) }
        guard index < count else { return .needMore }
        guard bytes[index] == 32, index > targetStart else {
            return .refused(bytes[index] >= 127 || index == targetStart ? .malformedTarget : .malformedRequestLine)
        }
        head.target = targetStart..<index
        if let refusal = head.readTarget(bytes) { return .refused(refusal) }
        index += 1

        let prefix: StaticString = "HTTP/"
        for offset in 0..<5 {
            guard index < count else { return .needMore }
            guard bytes[index] == prefix.utf8Start[offset] else { return .refused(.malformedRequestLine) }
            index += 1
        }
        guard index + 2 < count else {
            return .needMore
        }
        guard isDigit(bytes[index]), bytes[index + 1] == 46, isDigit(bytes[index + 2]) else {
            return .refused(.malformedRequestLine)
        }
        guard bytes[index] == 49, bytes[index + 2] <= 49 else { return .refused(.unsupportedVersion) }
        head.isVersion10 = bytes[index + 2] == 48
        index += 3
        guard index < count else { return .needMore }
        guard bytes[index] == 13 else { return .refused(.malformedRequestLine) }
        guard index + 1 < count else { return .needMore }
        guard bytes[index + 1] == 10 else { return .refused(.malformedRequestLine) }
        lineStart = index + 2
        fieldsStart = lineStart
        return .complete
    }

    // MARK: The fields that decide where the message ends

    @inline(__always)
    private mutating func note(_ bytes: Span<UInt8>, name: Range<Int>, value: Range<Int>) -> Refusal? {
        switch name.count {
        case 4 where bytes.matches(name, "host"):
            if seen.host { return .repeatedHost }
            seen.host = true
            head.host = value
            return isHost(bytes, value) ? nil : .malformedHost
        case 6 where bytes.matches(name, "expect"):
            if seen.expectation { return .repeatedExpectation }
            seen.expectation = true
            guard bytes.matches(value, "100-continue") else { return .unknownExpectation }
            head.expectsContinue = true
        case 10 where bytes.matches(name, "connection"):
            noteConnection(bytes, value)
        case 14 where bytes.matches(name, "content-length"):
            if seen.length { return .repeatedLength }
            seen.length = true
            guard let length = readLength(bytes, value) else { return .malformedLength }
            head.framing = .length(length)
        case 16 where bytes.matches(name, "content-encoding"):
            return .encodedContent
        case 17 where bytes.matches(name, "transfer-encoding"):
            if seen.encoding { return .repeatedEncoding }
            seen.encoding = true
            guard bytes.matches(value, "chunked") else { return .unknownEncoding }
        default: break
        }
        return nil
    }

    /// A list of words; `close` beats `keep-alive`.
    private mutating func noteConnection(_ bytes: Span<UInt8>, _ value: Range<Int>) {
        var index = value.lowerBound
        while index < value.upperBound {
            while index < value.upperBound, isBlank(bytes[index]) || bytes[index] == 44 { index += 1 }
            let start = index
            while index < value.upperBound, bytes[index] != 44 { index += 1 }
            var end = index
            while end > start, isBlank(bytes[end - 1]) { end -= 1 }
            switch end - start {
            case 5 where bytes.matches(start..<end, "close"): seen.close = true
            case 10 where bytes.matches(start..<end, "keep-alive"): seen.keepAlive = true
            case 7 where bytes.matches(start..<end, "upgrade"): head.wantsUpgrade = true
            default: break
            }
        }
    }

    private mutating func finish(_ bytes: Span<UInt8>) -> Progress {
        if !seen.host, !head.isVersion10 { return .refused(.missingHost) }
        if seen.encoding {
            if seen.length { return .refused(.lengthAndEncoding) }
            if head.isVersion10 { return .refused(.encodingInOldVersion) }
            head.framing = .chunked
        }
        if !head.authority.isEmpty, seen.host, !sameHost(bytes) { return .refused(.hostMismatch) }
        head.keepsAlive = !seen.close && (!head.isVersion10 || seen.keepAlive)
        // RFC 9110, 10.1.1: an HTTP/1.0 client cannot mean it.
        if head.isVersion10 { head.expectsContinue = false }
        return .complete
    }

    private func sameHost(_ bytes: Span<UInt8>) -> Bool {
        guard head.authority.count == head.host.count else { return false }
        for offset in 0..<head.host.count
        where lowercase(bytes[head.authority.lowerBound + offset]) != lowercase(bytes[head.host.lowerBound + offset]) {
            return false
        }
        return true
    }
}
