/// One message of `application/vnd.amazon.eventstream`: lengths and checksums around headers and a payload.
struct EventStreamFrame: Equatable {
    /// Strings all of them, each name and value at most 255 bytes long.
    var headers: [(name: String, value: String)]
    var payload: [UInt8]

    static func == (left: EventStreamFrame, right: EventStreamFrame) -> Bool { left.bytes == right.bytes }

    /// A piece of an answer.
    static func chunk(_ payload: [UInt8]) -> EventStreamFrame {
        EventStreamFrame(
            headers: [
                (":event-type", "PayloadChunk"), (":content-type", "application/octet-stream"),
                (":message-type", "event"),
            ], payload: payload)
    }

    /// The end of an answer, as JSON.
    static func complete(_ payload: [UInt8]) -> EventStreamFrame {
        EventStreamFrame(
            headers: [
                (":event-type", "InvokeComplete"), (":content-type", "application/json"), (":message-type", "event"),
            ], payload: payload)
    }

    var bytes: [UInt8] {
        var fields: [UInt8] = []
        for (name, value) in headers {
            fields.append(UInt8(truncatingIfNeeded: name.utf8.count))
            fields += name.utf8
            fields.append(7)
            fields += [UInt8(truncatingIfNeeded: value.utf8.count >> 8), UInt8(truncatingIfNeeded: value.utf8.count)]
            fields += value.utf8
        }
        var frame = Self.word(16 + fields.count + payload.count) + Self.word(fields.count)
        frame += Self.word(Int(CRC32.of(frame)))
        frame += fields
        frame += payload
        return frame + Self.word(Int(CRC32.of(frame)))
    }

    private static func word(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}

/// The checksum of Ethernet, zlib and AWS's event streams.
enum CRC32 {
    static func of(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { crc, byte in table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc >> 8) }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
}
