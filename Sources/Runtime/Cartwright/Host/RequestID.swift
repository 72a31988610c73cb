import CartwrightHTTP
import CartwrightSecurity
import FoundationEssentials

/// The id of a request: the caller's own where it is sane, else a new one that sorts by time.
package enum RequestID {
    static func of(_ request: Request, now: Date) -> String {
        if let own = request.headers[.xRequestID], isSane(own) { return own }
        return make(now: now)
    }

    static func make(now: Date) -> String { text(uuidV7(now: now)) }

    /// Short, and of characters that mean nothing in a log, a header or a shell.
    package static func isSane(_ id: String) -> Bool {
        (1...128).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122, 45, 46, 95: true
                default: false
                }
            }
    }

    /// A UUID in lower case, without the detour over `uuidString`.
    static func text(_ id: UUID) -> String {
        withUnsafeBytes(of: id.uuid) { bytes in
            String(unsafeUninitializedCapacity: 36) { buffer in
                var position = 0
                for (index, byte) in bytes.enumerated() {
                    if index == 4 || index == 6 || index == 8 || index == 10 {
                        buffer[position] = UInt8(ascii: "-")
                        position += 1
                    }
                    buffer[position] = digit(byte >> 4)
                    buffer[position + 1] = digit(byte & 15)
                    position += 2
                }
                return position
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
}
