/// The bytes of one WebSocket frame.
enum FrameWriter {
    static let text: UInt8 = 1
    static let binary: UInt8 = 2
    static let close: UInt8 = 8
    static let ping: UInt8 = 9
    static let pong: UInt8 = 10

    /// A server's frames have no mask, a client's must have one.
    static func frame(_ opcode: UInt8, _ payload: some Collection<UInt8>, isFinal: Bool = true, mask: [UInt8]? = nil)
        -> [UInt8]
    {
        var bytes: [UInt8] = []
        let count = payload.count
        bytes.reserveCapacity(count + 14)
        bytes.append((isFinal ? 0x80 : 0) | opcode)
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        switch count {
        case ...125: bytes.append(maskBit | UInt8(count))
        case ...65_535:
            bytes.append(maskBit | 126)
            bytes.append(UInt8(count >> 8))
            bytes.append(UInt8(count & 0xff))
        default:
            bytes.append(maskBit | 127)
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(count >> shift & 0xff)) }
        }
        if let mask {
            bytes += mask
            bytes += zip(payload, 0...).map { $0 ^ mask[$1 & 3] }
        } else {
            bytes += payload
        }
        return bytes
    }

    static func close(code: UInt16?, reason: String, mask: [UInt8]? = nil) -> [UInt8] {
        guard let code else { return frame(close, [], mask: mask) }
        // A control frame holds 125 bytes; the reason is cut where a character ends.
        var text = reason
        while text.utf8.count > 123 { text.removeLast() }
        return frame(close, [UInt8(code >> 8), UInt8(code & 0xff)] + Array(text.utf8), mask: mask)
    }
}
