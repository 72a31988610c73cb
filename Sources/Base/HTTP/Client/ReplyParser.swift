import Glibc

/// A strict parser of HTTP/1.1 responses (RFC 9112) as a pure state machine: one answer to one request.
///
/// Trailers are read past. Bytes behind the answer are a mistake, for nobody asked for them, unless another request has been
/// sent already: then they are its answer's.
package struct ReplyParser: Sendable {
    private enum State {
        case head
        case length(Int)
        case chunked(ChunkedDecoder)
        case untilClose
    }

    /// The table of fields has 16 bits for a place in the head.
    private static let headLimit = 65_535

    private let bodyLimit: Int
    private let isFollowed: Bool
    private var state = State.head
    private var head: [UInt8] = []
    private var reply = Reply(status: 0)
    /// What came behind the answer, of the one that follows it.
    package private(set) var rest: [UInt8] = []

    /// `isFollowed` says that the answer to another request comes behind this one.
    package init(bodyLimit: Int, isFollowed: Bool = false) {
        self.bodyLimit = bodyLimit
        self.isFollowed = isFollowed
    }

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
        if end > Self.headLimit { throw .tooLarge }
        let all = head
        head = []
        let rest = all[end...]
        try readHead(all.span.extracting(..<end))
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
            let own = bytes.prefix(remaining)
            reply.body += own
            state = .length(remaining - own.count)
            if own.count < remaining { return nil }
            try keep(bytes[own.endIndex...])
            return reply
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
                    try keep(all[position...])
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

    private mutating func keep(_ bytes: ArraySlice<UInt8>) throws(ReplyError) {
        if bytes.isEmpty { return }
        guard isFollowed else { throw .malformed }
        rest = Array(bytes)
    }

    // MARK: The head

    private static func endOfHead(_ bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { all in
            guard let base = all.baseAddress else { return nil }
            var place = start
            while let found = memchr(base + place, 10, all.count - place) {
                let end = UnsafeRawPointer(found) - base
                if end >= 3, all[end - 1] == 13, all[end - 2] == 10, all[end - 3] == 13 { return end + 1 }
                place = end + 1
            }
            return nil
        }
    }

    /// Reads the head, the empty line at its end included.
    private mutating func readHead(_ bytes: Span<UInt8>) throws(ReplyError) {
        var index = 0
        let isOld = try readStatusLine(bytes, &index)
        var fields: [HeadParser.Field] = []
        fields.reserveCapacity(16)
        while index < bytes.count - 2 { fields.append(try Self.field(bytes, &index)) }
        reply.headers = Headers(ReceivedHead(bytes, fields: fields))
        reply.keepsAlive = !isOld && !reply.headers.list(.connection, contains: "close")
        state = try framing()
        if case .untilClose = state { reply.keepsAlive = false }
        if case .length(let length) = state {
            if length > bodyLimit { throw .tooLarge }
            reply.body.reserveCapacity(length)
        }
    }

    /// Whether the other side speaks HTTP/1.0.
    private mutating func readStatusLine(_ bytes: Span<UInt8>, _ index: inout Int) throws(ReplyError) -> Bool {
        guard bytes.count >= 14, bytes.exactly(0..<7, "HTTP/1."), bytes[7] == 48 || bytes[7] == 49,
            bytes[8] == 32, bytes[12] == 32 || bytes[12] == 13
        else { throw .malformed }
        var status = 0
        for place in 9..<12 {
            guard isDigit(bytes[place]) else { throw .malformed }
            status = status * 10 + Int(bytes[place] - 48)
        }
        guard (100..<600).contains(status), status != 101 else { throw .malformed }
        reply.status = status
        index = 12
        while isFieldValueByte(bytes[index]) { index += 1 }
        try Self.endLine(bytes, &index)
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

    /// One field line. The head ends with an empty one, so that none of these loops runs out of bytes.
    private static func field(_ bytes: Span<UInt8>, _ index: inout Int) throws(ReplyError) -> HeadParser.Field {
        let start = index
        while isTokenByte(bytes[index]) { index += 1 }
        let nameEnd = index
        guard nameEnd > start, bytes[index] == 58 else { throw .malformed }
        index += 1
        while isBlank(bytes[index]) { index += 1 }
        let valueStart = index
        while isFieldValueByte(bytes[index]) { index += 1 }
        var valueEnd = index
        while valueEnd > valueStart, isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
        try endLine(bytes, &index)
        return HeadParser.Field(nameStart: start, nameEnd: nameEnd, valueStart: valueStart, valueEnd: valueEnd)
    }

    /// A bare CR or LF ends no line.
    private static func endLine(_ bytes: Span<UInt8>, _ index: inout Int) throws(ReplyError) {
        guard bytes[index] == 13, bytes[index + 1] == 10 else { throw .malformed }
        index += 2
    }
}
