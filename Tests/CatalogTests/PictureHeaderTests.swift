import Testing

@testable import Catalog

@Suite struct PictureHeaderTests {
    static let png = PNG.encode(
        width: 3, pixels: [0, 1, 0, 1, 0, 1],
        palette: [.init(red: 0, green: 0, blue: 0), .init(red: 9, green: 9, blue: 9)])
    static let gif: [UInt8] =
        Array("GIF89a".utf8) + [5, 0, 4, 0, 0x80, 0, 0] + [0, 0, 0, 255, 255, 255]
        + [0x21, 0xF9, 4, 0, 0, 0, 0, 0] + [0x2C, 0, 0, 0, 0, 5, 0, 4, 0, 0] + [2, 2, 0x44, 1, 0] + [0x3B]
    static let jpeg: [UInt8] =
        [0xFF, 0xD8] + [0xFF, 0xE0, 0, 4, 1, 1] + [0xFF, 0xFF, 0xDB, 0, 3, 0]
        + [0xFF, 0xC2, 0, 11, 8, 0x01, 0x02, 0x03, 0x04, 1, 1, 0x11, 0] + [0xFF, 0xDA, 0, 2, 0, 0xFF, 0xD9]
    static let lossless = riff("VP8L", [0x2F, 0x09, 0xC0, 0x04, 0x00, 0])
    static let lossy = riff("VP8 ", [0x10, 0, 0, 0x9D, 0x01, 0x2A, 7, 0, 6, 0])
    static let extended = riff("VP8X", [0, 0, 0, 0, 99, 0, 0, 49, 0, 0], more: chunk("VP8L", [0x2F, 0, 0, 0, 0, 0]))

    static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        Array(name.utf8) + [UInt8(data.count), 0, 0, 0] + data + (data.count % 2 == 1 ? [0] : [])
    }

    static func riff(_ name: String, _ data: [UInt8], more: [UInt8] = []) -> [UInt8] {
        let body = Array("WEBP".utf8) + chunk(name, data) + more
        return Array("RIFF".utf8) + [UInt8(body.count), 0, 0, 0] + body
    }

    @Test("the type and the size are what the content says")
    func reads() throws {
        for (bytes, type, width, height) in [
            (Self.png, PictureHeader.MediaType.png, 3, 2), (Self.gif, .gif, 5, 4), (Self.jpeg, .jpeg, 772, 258),
            (Self.lossless, .webp, 10, 20), (Self.lossy, .webp, 7, 6), (Self.extended, .webp, 100, 50),
        ] {
            let header = try PictureHeader(bytes)
            #expect(header.type == type && header.width == width && header.height == height, "\(type)")
        }
    }

    @Test("a picture cut anywhere, or with anything behind it, is not a picture; nothing traps")
    func truncated() {
        for bytes in [Self.png, Self.gif, Self.lossless, Self.lossy, Self.extended] {
            for length in 0..<bytes.count {
                #expect(throws: PictureHeader.Failure.self) { try PictureHeader(Array(bytes.prefix(length))) }
            }
            #expect(throws: PictureHeader.Failure.self) { try PictureHeader(bytes + Array("<script>".utf8)) }
        }
        // The pixels of a JPEG have no length of their own, so only what comes before them can be short.
        for length in 0..<(Self.jpeg.count - 2) {
            #expect(throws: PictureHeader.Failure.self) { try PictureHeader(Array(Self.jpeg.prefix(length))) }
        }
    }

    @Test("whatever the bytes are, reading them ends, with a size that is one or with a refusal")
    func mutations() {
        var random = SystemRandomNumberGenerator()
        for bytes in [Self.png, Self.gif, Self.jpeg, Self.lossless, Self.lossy, Self.extended] {
            for _ in 0..<2_000 {
                var changed = bytes
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    changed[Int.random(in: 4..<changed.count, using: &random)] = .random(in: 0...255, using: &random)
                }
                if let header = try? PictureHeader(changed) { #expect(header.width > 0 && header.height > 0) }
            }
        }
    }

    @Test(
        "texts and other files are of no type",
        arguments: [
            "", "<svg xmlns='http://www.w3.org/2000/svg'/>", "<!doctype html>", "%PDF-1.7", "BM", "RIFF0000WAVE",
        ])
    func others(text: String) {
        #expect(throws: PictureHeader.Failure.unknownType) { try PictureHeader(Array(text.utf8)) }
    }
}
