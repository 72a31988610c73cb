/// A strict parser of HTTP/1.1 responses (RFC 9112) as a pure state machine: one answer to one request.
///
/// Trailers are read past. Bytes behind the answer are a mistake: nobody asked for them.
package struct ReplyParser: Sendable {
    private enum State {
        case head
        case length(Int)
        case chunked(ChunkedDecoder)
        case untilClose
    }

    private static let headLimit = 64 << 10

    private let bodyLimit: Int
    private var state = State.head
    private var head: [UInt8] = []
    private var reply = Reply(status: 0)

    package init(bodyLimit: Int) { self.bodyLimit = bodyLimit }

    /// Whether nothing of the answer has come yet.
    package var isUntouched: Bool { if case .head = state { head.isEmpty } else { false } }

    /// Takes the next bytes; the answer once it is whole.
    package mutating func feed(_ bytes: ArraySlice<UInt8>) throws(ReplyError) -> Reply? {
        guard case .head = state else { return try takeBody(bytes) }
        let searched = max(0, head.count - 3)
        head += bytes
        guard let end = Self.endOfHead(head, from: searched) else {
            if head.count > Self.headLimit { throw .tooLarge }
            return nil
        }
        let rest = head[end...]
        try readHead(head[..<(end - 4)])
        head = []
        // An interim answer (RFC 9110, 15.2) stands before the one that was asked for.
        if case .head = state { return try feed(rest) }
        return try takeBody(rest)
    }

    /// The connection has ended; the answer, if its end is the end of the body.
    package mutating func end() throws(ReplyError) -> Reply {
        guard case .untilClose = state else { throw .ended }
        return reply
    }

    // MARK: The body

    private mutating func takeBody(_ bytes: ArraySlice<UInt8>) throws(ReplyError) -> Reply? {
        switch state {
        case .head: return nil
        case .untilClose:
            try append(bytes)
            return nil
        case .length(let remaining):
            if bytes.count > remaining { throw .malformed }
            reply.body += bytes
            state = .length(remaining - bytes.count)
            return bytes.count == remaining ? reply : nil
        case .chunked(var decoder):
            let all = Array(bytes)
            var position = 0
            while true {
                switch decoder.next(all.span, at: &position) {
                case .data(let range): try append(all[range])
                case .needMore:
                    state = .chunked(decoder)
                    return nil
                case .end:
                    if position < all.count { throw .malformed }
                    return reply
                case .refused: throw .malformed
                }
            }
        }
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) throws(ReplyError) {
        if reply.body.count + bytes.count > bodyLimit { throw .tooLarge }
        reply.body += bytes
    }

    // MARK: The head

    private static func endOfHead(_ bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + 3 < bytes.count {
            if bytes[index] == 13, bytes[index + 1] == 10, bytes[index + 2] == 13, bytes[index + 3] == 10 {
                return index + 4
            }
            index += 1
        }
        return nil
    }

    private mutating func readHead(_ head: ArraySlice<UInt8>) throws(ReplyError) {
        var lines = Self.lines(head)[...]
        guard let first = lines.popFirst() else { throw .malformed }
        let isOld = try readStatusLine(first)
        var fields: [Headers.Field] = []
        for line in lines { fields.append(try Self.field(line)) }
        reply.headers = Headers(fields)
        reply.keepsAlive = !isOld && !reply.headers.list(.connection, contains: "close")
        state = try framing()
        if case .untilClose = state { reply.keepsAlive = false }
        if case .length(let length) = state {
            if length > bodyLimit { throw .tooLarge }
            reply.body.reserveCapacity(length)
        }
    }

    /// Whether the other side speaks HTTP/1.0.
    private mutating func readStatusLine(_ line: ArraySlice<UInt8>) throws(ReplyError) -> Bool {
        let bytes = Array(line)
        guard bytes.count >= 12, bytes.starts(with: "HTTP/1.".utf8), bytes[7] == 48 || bytes[7] == 49, bytes[8] == 32,
            bytes.count == 12 || bytes[12] == 32, bytes.dropFirst(12).allSatisfy(isFieldValueByte)
        else { throw .malformed }
        var status = 0
        for digit in bytes[9..<12] {
            guard isDigit(digit) else { throw .malformed }
            status = status * 10 + Int(digit - 48)
        }
        guard (100..<600).contains(status), status != 101 else { throw .malformed }
        reply.status = status
        return bytes[7] == 48
    }

    private func framing() throws(ReplyError) -> State {
        if reply.status < 200 { return .head }
        let lengths = reply.headers.all(.contentLength)
        let codings = reply.headers.all(.transferEncoding)
        if reply.status == 204 || reply.status == 304 { return .length(0) }
        if !codings.isEmpty {
            guard codings.count == 1, codings[0].lowercased() == "chunked", lengths.isEmpty else { throw .malformed }
            return .chunked(ChunkedDecoder())
        }
        guard let text = lengths.first else { return .untilClose }
        guard lengths.count == 1, (1...15).contains(text.utf8.count), text.utf8.allSatisfy(isDigit),
            let length = Int(text)
        else { throw .malformed }
        return .length(length)
    }

    private static func field(_ line: ArraySlice<UInt8>) throws(ReplyError) -> Headers.Field {
        guard let colon = line.firstIndex(of: 58), colon > line.startIndex, line[..<colon].allSatisfy(isTokenByte)
        else { throw .malformed }
        var value = line[(colon + 1)...]
        while let byte = value.first, isBlank(byte) { value.removeFirst() }
        while let byte = value.last, isBlank(byte) { value.removeLast() }
        guard value.allSatisfy(isFieldValueByte) else { throw .malformed }
        return Headers.Field(
            Headers.Name(String(decoding: line[..<colon], as: UTF8.self)), String(decoding: value, as: UTF8.self))
    }

    /// The lines without their ends; a bare CR or LF stays inside, where no field may have it.
    private static func lines(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            if bytes[index] == 13, index + 1 < bytes.endIndex, bytes[index + 1] == 10 {
                lines.append(bytes[start..<index])
                index += 2
                start = index
            } else {
                index += 1
            }
        }
        lines.append(bytes[start...])
        return lines
    }
}
