import Glibc

/// How the end of a response's body is told to the client.
enum ResponseFraming: Equatable {
    case none
    case length(Int)
    case chunked
    /// HTTP/1.0 and no length: the end of the connection is the end of the body.
    case untilClose
}

/// Writes status line and header lines in one go.
struct ResponseHead {
    var status: Status
    var framing: ResponseFraming
    var keepsAlive: Bool
    var isVersion10 = false

    /// Appends to the buffer and returns true, or leaves it alone when a header holds CR, LF or another control.
    func write(_ headers: Headers, date: [UInt8], into buffer: Buffer) -> Bool {
        if case .fields(let fields) = headers.storage { return write(fields, date: date, into: buffer) }
        return write(headers.fields, date: date, into: buffer)
    }

    private func write(_ fields: [Headers.Field], date: [UInt8], into buffer: Buffer) -> Bool {
        var size = 256
        for field in fields { size += field.name.text.utf8.count + field.value.utf8.count + 4 }
        let begin = buffer.reserve(size)
        var out = begin
        writeStatusLine(&out)
        date.withUnsafeBufferPointer { put($0, &out) }
        for field in fields {
            if isFraming(field.name) { continue }
            guard putName(field.name.text, &out) else { return false }
            put(": ", &out)
            guard putValue(field.value, &out) else { return false }
            put("\r\n", &out)
        }
        switch framing {
        case .none, .untilClose: break
        case .chunked: put("transfer-encoding: chunked\r\n", &out)
        case .length(let length):
            put("content-length: ", &out)
            putNumber(length, &out)
            put("\r\n", &out)
        }
        if !keepsAlive {
            put("connection: close\r\n", &out)
        } else if isVersion10 {
            put("connection: keep-alive\r\n", &out)
        }
        put("\r\n", &out)
        buffer.end += out - begin
        return true
    }

    private func writeStatusLine(_ out: inout UnsafeMutablePointer<UInt8>) {
        if status.code == 200 {
            put("HTTP/1.1 200 OK\r\n", &out)
            return
        }
        put("HTTP/1.1 ", &out)
        putNumber(status.code, &out)
        put(" ", &out)
        var reason = status.reason
        reason.withUTF8 { put($0, &out) }
        put("\r\n", &out)
    }
}

/// The lines that the server writes itself.
private func isFraming(_ name: Headers.Name) -> Bool {
    switch name.text.utf8.count {
    case 4: name == .date
    case 10: name == .connection || name.text == "keep-alive"
    case 14: name == .contentLength
    case 17: name == .transferEncoding
    default: false
    }
}

@inline(__always)
private func put(_ text: StaticString, _ out: inout UnsafeMutablePointer<UInt8>) {
    memcpy(out, text.utf8Start, text.utf8CodeUnitCount)
    out += text.utf8CodeUnitCount
}

@inline(__always)
private func put(_ bytes: UnsafeBufferPointer<UInt8>, _ out: inout UnsafeMutablePointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    memcpy(out, base, bytes.count)
    out += bytes.count
}

private func putNumber(_ number: Int, _ out: inout UnsafeMutablePointer<UInt8>) {
    var digits = 1
    var rest = number
    while rest >= 10 {
        rest /= 10
        digits += 1
    }
    rest = number
    for position in stride(from: digits - 1, through: 0, by: -1) {
        out[position] = UInt8(truncatingIfNeeded: 48 + rest % 10)
        rest /= 10
    }
    out += digits
}

/// A name that could end the line or the name is refused.
private func putName(_ name: String, _ out: inout UnsafeMutablePointer<UInt8>) -> Bool {
    var name = name
    return name.withUTF8 { bytes in
        var bad = bytes.isEmpty
        for index in 0..<bytes.count {
            let byte = bytes[index]
            bad = bad || byte <= 32 || byte >= 127 || byte == 58
            out[index] = byte
        }
        out += bytes.count
        return !bad
    }
}

/// A value that could end the line is refused.
private func putValue(_ value: String, _ out: inout UnsafeMutablePointer<UInt8>) -> Bool {
    var value = value
    return value.withUTF8 { bytes in
        var bad = false
        for index in 0..<bytes.count {
            let byte = bytes[index]
            bad = bad || (byte < 32 && byte != 9) || byte == 127
            out[index] = byte
        }
        out += bytes.count
        return !bad
    }
}
