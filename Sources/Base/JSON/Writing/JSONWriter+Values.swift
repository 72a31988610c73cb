public import FoundationEssentials

extension JSONWriter {
    /// `null`.
    public mutating func null() {
        comma()
        append("null")
    }

    /// A string.
    public mutating func write(_ text: String) {
        comma()
        appendString(text)
    }

    /// `true` or `false`.
    public mutating func write(_ truth: Bool) {
        comma()
        appendBool(truth)
    }

    /// An integer.
    public mutating func write(_ number: Int) {
        comma()
        appendInteger(number)
    }

    /// A string that is a beginning of plain ASCII and a number: `CW-100042`.
    public mutating func write(_ beginning: StaticString, _ number: Int) {
        comma()
        append(UInt8(ascii: "\""))
        append(beginning)
        appendInteger(number)
        append(UInt8(ascii: "\""))
    }

    /// A double; one that is not finite makes the whole encoding fail.
    public mutating func write(_ number: Double) {
        comma()
        appendDouble(number)
    }

    /// A number as its text has it.
    public mutating func write(_ number: JSONNumber) {
        comma()
        appendASCII(number.text)
    }

    /// So many units of the last of `places` decimals: 79990 with two of them is `799.90`.
    public mutating func write(units: Int, places: Int) {
        comma()
        appendUnits(units, places)
    }

    /// An instant, to the millisecond, in UTC.
    public mutating func write(_ date: Date) {
        comma()
        appendDate(date)
    }

    /// A UUID in lower case.
    public mutating func write(_ id: UUID) {
        comma()
        appendUUID(id)
    }

    /// A string that lies somewhere in memory, as UTF-8.
    public mutating func write(utf8 text: UnsafeRawBufferPointer) {
        comma()
        text.withMemoryRebound(to: UInt8.self) { appendUTF8($0) }
    }

    /// JSON that lies somewhere in memory.
    public mutating func write(trustedJSON text: UnsafeRawBufferPointer) {
        comma()
        text.withMemoryRebound(to: UInt8.self) { text in
            if let start = text.baseAddress, !text.isEmpty { append(start, text.count) } else { append("null") }
        }
    }

    /// JSON that is already there.
    public mutating func write(_ raw: RawJSON) {
        comma()
        appendRaw(raw)
    }

    /// A value that writes itself.
    public mutating func write<T: JSONWritable>(_ value: T) {
        comma()
        value.write(to: &self)
    }

    /// An array of values that write themselves.
    public mutating func write<T: JSONWritable>(_ values: [T]) {
        beginArray()
        for value in values { value.write(to: &self) }
        endArray()
    }

    /// An array of strings.
    public mutating func write(_ texts: [String]) {
        beginArray()
        for text in texts { write(text) }
        endArray()
    }

    /// Any other value; what it throws makes the whole encoding fail.
    public mutating func write<T: Encodable>(_ value: T) {
        comma()
        do {
            append(try JSON.encode(value))
        } catch let error as JSONError {
            fail(error)
        } catch {
            fail(JSONError(kind: .notEncodable, expected: "a value that can be encoded", found: "\(error)"))
        }
    }
}

extension JSONWriter {
    @inline(__always)
    mutating func appendBool(_ truth: Bool) {
        if truth { append("true") } else { append("false") }
    }

    mutating func appendRaw(_ raw: RawJSON) {
        if raw.bytes.isEmpty { append("null") } else { append(raw.bytes) }
    }

    mutating func appendASCII(_ text: String) {
        var text = text
        text.withUTF8 { if let start = $0.baseAddress { append(start, $0.count) } }
    }
}
