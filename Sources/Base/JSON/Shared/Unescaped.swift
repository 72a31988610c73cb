/// The text of a string whose escapes were checked; nothing if they are wrong after all.
func unescaped(_ raw: UnsafeBufferPointer<UInt8>) -> String? {
    guard raw.contains(UInt8(ascii: "\\")) else { return String(validating: raw, as: UTF8.self) }
    var isValid = true
    // No escape is shorter than what it stands for.
    let text = String(unsafeUninitializedCapacity: raw.count) { memory in
        var target = Target(memory: memory)
        isValid = unescape(raw, into: &target)
        return target.count
    }
    return isValid ? text : nil
}

private struct Target {
    let memory: UnsafeMutableBufferPointer<UInt8>
    var count = 0

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        memory[count] = byte
        count &+= 1
    }
}

private func unescape(_ raw: UnsafeBufferPointer<UInt8>, into text: inout Target) -> Bool {
    var place = 0
    while place < raw.count {
        let byte = raw[place]
        place += 1
        guard byte == UInt8(ascii: "\\") else {
            text.append(byte)
            continue
        }
        guard place < raw.count else { return false }
        place += 1
        switch raw[place - 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(raw[place - 1])
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "u"):
            guard let scalar = scalar(raw, &place) else { return false }
            for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { text.append(unit) }
        default: return false
        }
    }
    return true
}

/// The character of one or two `\u` escapes; `place` is behind the first `\u`.
private func scalar(_ raw: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> Unicode.Scalar? {
    guard let start = raw.baseAddress, place + 4 <= raw.count, let unit = hexUnit(start + place) else { return nil }
    place += 4
    guard unit >= 0xd800 && unit < 0xdc00 else { return Unicode.Scalar(unit) }
    guard place + 6 <= raw.count, raw[place] == UInt8(ascii: "\\"), raw[place + 1] == UInt8(ascii: "u"),
        let low = hexUnit(start + place + 2), low >= 0xdc00 && low <= 0xdfff
    else { return nil }
    place += 6
    return Unicode.Scalar(0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00))
}
