/// Writes small pictures as PNG (RFC 2083): sixteen colours, four bits a pixel, compressed by looking at the pixel before
/// and at the line above.
enum PNG {
    /// A picture from the numbers of its colours, line by line; the palette has sixteen colours at most.
    static func encode(width: Int, pixels: [UInt8], palette: [Color]) -> [UInt8] {
        let height = width > 0 ? pixels.count / width : 0
        var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        chunk("IHDR", word(width) + word(height) + [4, 3, 0, 0, 0], to: &bytes)
        chunk("PLTE", palette.flatMap { [$0.red, $0.green, $0.blue] }, to: &bytes)
        let stride = (width + 1) / 2 + 1
        var lines: [UInt8] = []
        lines.reserveCapacity(stride * height)
        for y in 0..<height {
            lines.append(0)
            for x in Swift.stride(from: 0, to: width, by: 2) {
                let left = pixels[y * width + x] & 15
                let right = x + 1 < width ? pixels[y * width + x + 1] & 15 : 0
                lines.append(left << 4 | right)
            }
        }
        chunk("IDAT", zlib(lines, stride: stride), to: &bytes)
        chunk("IEND", [], to: &bytes)
        return bytes
    }

    /// A colour of the palette.
    struct Color: Hashable, Sendable {
        var red: UInt8
        var green: UInt8
        var blue: UInt8
    }

    private static func chunk(_ type: StaticString, _ data: [UInt8], to bytes: inout [UInt8]) {
        let body = Array(type.description.utf8) + data
        bytes += word(data.count) + body + word(Int(crc32(body)))
    }

    private static func word(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// RFC 1950: two bytes of header, the compressed data, a checksum.
    private static func zlib(_ data: [UInt8], stride: Int) -> [UInt8] {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in data {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return [0x78, 0x01] + Deflate.compress(data, distances: [1, stride]) + word(Int(high << 16 | low))
    }

    static func crc32(_ data: [UInt8]) -> UInt32 {
        ~data.reduce(~0) { crc, byte in crcTable[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc >> 8) }
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
}
