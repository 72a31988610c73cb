extension JSONWriter {
    /// Opens an object.
    public mutating func beginObject() {
        comma()
        append(UInt8(ascii: "{"))
    }

    /// Closes the object.
    public mutating func endObject() { append(UInt8(ascii: "}")) }

    /// Opens an array.
    public mutating func beginArray() {
        comma()
        append(UInt8(ascii: "["))
    }

    /// Closes the array.
    public mutating func endArray() { append(UInt8(ascii: "]")) }

    /// The name of the field whose value comes next, as it stands in the JSON: plain ASCII, in snake case.
    @inline(__always)
    public mutating func key(_ name: StaticString) {
        reserve(name.utf8CodeUnitCount &+ 4)
        if base[count &- 1] != UInt8(ascii: "{") {
            base[count] = UInt8(ascii: ",")
            count &+= 1
        }
        base[count] = UInt8(ascii: "\"")
        count &+= 1
        append(name)
        append("\":")
    }

    /// The name of the field whose value comes next, of any text.
    public mutating func key(dynamic name: String) {
        comma()
        appendString(name)
        append(UInt8(ascii: ":"))
    }

    /// A name made before, with its comma where one is due.
    @inline(__always)
    mutating func key(_ name: UnsafePointer<KeyName>) {
        let length = name.pointee.textLength
        let text = name.pointee.text
        reserve(length)
        let skipped = base[count &- 1] == UInt8(ascii: "{") ? 1 : 0
        if length <= KeyName.padding {
            // Both sides are padded: two words are always readable there and writable here.
            let source = UnsafeRawPointer(text + skipped)
            let target = UnsafeMutableRawPointer(base + count)
            target.storeBytes(of: source.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
            if length > 16 {
                let rest = source.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self)
                target.storeBytes(of: rest, toByteOffset: 16, as: SIMD16<UInt8>.self)
            }
            count &+= length &- skipped
        } else {
            append(text + skipped, length &- skipped)
        }
    }
}

extension JSONWriter {
    /// A field with a string.
    public mutating func field(_ name: StaticString, _ text: String) {
        key(name)
        appendString(text)
    }

    /// A field with a string or `null`.
    public mutating func field(_ name: StaticString, _ text: String?) {
        key(name)
        if let text { appendString(text) } else { append("null") }
    }

    /// A field with an integer.
    public mutating func field(_ name: StaticString, _ number: Int) {
        key(name)
        appendInteger(number)
    }

    /// A field with an integer or `null`.
    public mutating func field(_ name: StaticString, _ number: Int?) {
        key(name)
        if let number { appendInteger(number) } else { append("null") }
    }

    /// A field with a truth value.
    public mutating func field(_ name: StaticString, _ truth: Bool) {
        key(name)
        appendBool(truth)
    }

    /// A field with any value, `nil` written as `null`.
    public mutating func field<T: Encodable>(_ name: StaticString, _ value: T?) {
        key(name)
        if let value { write(value) } else { append("null") }
    }
}

extension JSONWriter {
    /// Fields of the object that lie somewhere in memory as JSON has them, without the braces: `"id":1,"name":"Lamp"`.
    public mutating func fields(trustedJSON text: UnsafeRawBufferPointer) {
        comma()
        text.withMemoryRebound(to: UInt8.self) { if let start = $0.baseAddress { append(start, $0.count) } }
    }
}
