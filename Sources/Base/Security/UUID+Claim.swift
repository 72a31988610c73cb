import FoundationEssentials

extension UUID {
    /// The id that a claim names, in upper or lower case: strict, and without the C library's scanner, in which
    /// `uuidString` ends.
    init?(claim text: UnsafeBufferPointer<UInt8>) {
        let dash = UInt8(ascii: "-")
        guard text.count == 36, text[8] == dash, text[13] == dash, text[18] == dash, text[23] == dash else {
            return nil
        }
        var id: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        let all = hexValues.withUnsafeBufferPointer { values in
            withUnsafeMutableBytes(of: &id) { id in
                var all = 0
                func read(_ count: Int, from place: Int, to index: Int) {
                    for offset in 0..<count {
                        let high = values[Int(text[place + 2 * offset])]
                        let byte = Int(high) << 4 | Int(values[Int(text[place + 2 * offset + 1])])
                        all |= byte
                        id[index + offset] = UInt8(truncatingIfNeeded: byte)
                    }
                }
                read(4, from: 0, to: 0)
                read(2, from: 9, to: 4)
                read(2, from: 14, to: 6)
                read(2, from: 19, to: 8)
                read(6, from: 24, to: 10)
                return all
            }
        }
        guard all >= 0 else { return nil }
        self.init(uuid: id)
    }
}

/// The value of every character as a hexadecimal digit; negative where it is none.
private let hexValues: [Int8] = (0...255).map { hexValue($0).map { Int8($0) } ?? -1 }
