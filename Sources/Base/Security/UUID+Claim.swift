import FoundationEssentials

extension UUID {
    /// The id that a claim names, in upper or lower case: strict, and without the C library's scanner, in which `uuidString`
    /// ends.
    init?(claim text: String) {
        var text = text
        let digits: [UInt8]? = text.withUTF8 { text in
            guard text.count == 36 else { return nil }
            var digits: [UInt8] = []
            digits.reserveCapacity(32)
            for place in text.indices {
                if place == 8 || place == 13 || place == 18 || place == 23 {
                    guard text[place] == UInt8(ascii: "-") else { return nil }
                } else {
                    guard let digit = hexValue(text[place]) else { return nil }
                    digits.append(digit)
                }
            }
            return digits
        }
        guard let digits else { return nil }
        var id: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        withUnsafeMutableBytes(of: &id) { id in
            for place in id.indices { id[place] = digits[2 * place] << 4 | digits[2 * place + 1] }
        }
        self.init(uuid: id)
    }
}
