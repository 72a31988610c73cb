/// The text of a string whose escapes were checked; nothing if they are wrong after all.
func unescaped(_ raw: UnsafeBufferPointer<UInt8>) -> String? {
    guard raw.contains(UInt8(ascii: "\\")) else { return String(validating: raw, as: UTF8.self) }
    var text: [UInt8] = []
    text.reserveCapacity(raw.count)
    var place = 0
    while place < raw.count {
        guard raw[place] == UInt8(ascii: "\\") else {
            text.append(raw[place])
            place += 1
            continue
        }
        guard place + 1 < raw.count else { return nil }
        place += 2
        switch raw[place - 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(raw[place - 1])
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "u"):
            guard let scalar = scalar(raw, &place), let encoded = UTF8.encode(scalar) else { return nil }
            text.append(contentsOf: encoded)
        default: return nil
        }
    }
    return String(validating: text, as: UTF8.self)
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
