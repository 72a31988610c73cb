/// The text of a `numeric` from its binary form: base-10,000 digits, a weight, a sign and a scale. Exact; no `Double` between.
func numericText(_ cell: Cell) throws -> String {
    guard let start = cell.start, cell.length >= 8 else { throw cell.mismatch("a numeric") }
    let count = Int(start.big(at: 0) as UInt16)
    let weight = Int(start.big(at: 2) as Int16)
    let sign: UInt16 = start.big(at: 4)
    let scale = Int(start.big(at: 6) as UInt16)
    guard cell.length == 8 + count * 2 else { throw cell.mismatch("a numeric") }
    switch sign {
    case 0xC000: return "NaN"
    case 0xD000: return "Infinity"
    case 0xF000: return "-Infinity"
    default: break
    }
    func digit(_ index: Int) -> UInt16 { index >= 0 && index < count ? start.big(at: 8 + index * 2) : 0 }

    var text: [UInt8] = []
    if sign == 0x4000 { text.append(UInt8(ascii: "-")) }
    if weight < 0 {
        text.append(UInt8(ascii: "0"))
    } else {
        text += String(digit(0)).utf8
        for index in stride(from: 1, through: weight, by: 1) { appendFour(digit(index), to: &text) }
    }
    if scale > 0 {
        text.append(UInt8(ascii: "."))
        let end = text.count + scale
        var index = weight + 1
        while text.count < end {
            appendFour(digit(index), to: &text)
            index += 1
        }
        text.removeLast(text.count - end)
    }
    return String(decoding: text, as: UTF8.self)
}

private func appendFour(_ digit: UInt16, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "0") + UInt8(digit / 1000 % 10))
    text.append(UInt8(ascii: "0") + UInt8(digit / 100 % 10))
    text.append(UInt8(ascii: "0") + UInt8(digit / 10 % 10))
    text.append(UInt8(ascii: "0") + UInt8(digit % 10))
}
