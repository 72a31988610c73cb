/// Compresses bytes in one block with the fixed code (RFC 1951 §3.2.6), repeating only from the distances it is told.
struct Deflate {
    private var bytes: [UInt8] = []
    private var bits: UInt32 = 0
    private var count: UInt32 = 0

    /// The compressed form; `distances` are how far back to look for what comes again.
    static func compress(_ data: [UInt8], distances: [Int]) -> [UInt8] {
        var output = Deflate()
        output.write(0b011, 3)
        var position = 0
        while position < data.count {
            let match = distances.map { ($0, repeated(data, at: position, from: $0)) }.max { $0.1 < $1.1 }
            if let (distance, length) = match, length >= 3 {
                output.writeMatch(length: length, distance: distance)
                position += length
            } else {
                output.writeSymbol(Int(data[position]))
                position += 1
            }
        }
        output.writeSymbol(256)
        if output.count > 0 { output.write(0, 8 - output.count) }
        return output.bytes
    }

    private static func repeated(_ data: [UInt8], at position: Int, from distance: Int) -> Int {
        guard distance <= position else { return 0 }
        var length = 0
        while length < 258, position + length < data.count,
            data[position + length] == data[position + length - distance]
        {
            length += 1
        }
        return length
    }

    private mutating func writeMatch(length: Int, distance: Int) {
        let lengthCode = Deflate.lengthBases.lastIndex { $0 <= length } ?? 0
        writeSymbol(257 + lengthCode)
        write(UInt32(length - Deflate.lengthBases[lengthCode]), Deflate.lengthBits(lengthCode))
        let distanceCode = Deflate.distanceBases.lastIndex { $0 <= distance } ?? 0
        writeReversed(UInt32(distanceCode), 5)
        write(
            UInt32(distance - Deflate.distanceBases[distanceCode]), distanceCode < 4 ? 0 : UInt32(distanceCode / 2 - 1))
    }

    /// The fixed code: 8 bits for the first 144 symbols and the last, 9 and 7 for those between.
    private mutating func writeSymbol(_ symbol: Int) {
        switch symbol {
        case 0...143: writeReversed(UInt32(0x30 + symbol), 8)
        case 144...255: writeReversed(UInt32(0x190 + symbol - 144), 9)
        case 256...279: writeReversed(UInt32(symbol - 256), 7)
        default: writeReversed(UInt32(0xC0 + symbol - 280), 8)
        }
    }

    private mutating func writeReversed(_ code: UInt32, _ length: UInt32) {
        for shift in (0..<length).reversed() { write(code >> shift & 1, 1) }
    }

    private mutating func write(_ value: UInt32, _ length: UInt32) {
        bits |= value << count
        count += length
        while count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
            count -= 8
        }
    }

    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static func lengthBits(_ code: Int) -> UInt32 { code < 8 || code == 28 ? 0 : UInt32(code / 4 - 1) }

    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145,
    ]
}
