/// The bytes of one request head with a table of its fields: copied once, looked into only when asked.
///
/// Layout: the head's bytes, then per field four little-endian 16-bit numbers (name start, name end, value start,
/// value end). A head is at most 8 KB of request line and 10 KB of fields, so 16 bits suffice.
final class ReceivedHead: Sendable {
    private let bytes: [UInt8]
    private let length: Int
    let fieldCount: Int

    init(_ head: Span<UInt8>, fields: [HeadParser.Field]) {
        let count = fields.count
        length = head.count
        fieldCount = count
        let total = head.count + count * 8
        bytes = [UInt8](unsafeUninitializedCapacity: total) { buffer, initialized in
            guard let base = buffer.baseAddress else { return }
            head.withUnsafeBufferPointer { source in
                if let start = source.baseAddress { base.initialize(from: start, count: source.count) }
            }
            let table = UnsafeMutableRawPointer(base + head.count)
            for index in 0..<count {
                let field = fields[index]
                table.storeBytes(of: field.packed, toByteOffset: index * 8, as: UInt64.self)
            }
            initialized = total
        }
    }

    private func field(_ index: Int, _ all: UnsafeRawBufferPointer) -> HeadParser.Field {
        HeadParser.Field(packed: all.loadUnaligned(fromByteOffset: length + index * 8, as: UInt64.self))
    }

    /// Calls `body` with each value's bytes until it returns false.
    private func eachValue(of name: String, _ body: (UnsafeRawBufferPointer) -> Bool) {
        var name = name
        name.withUTF8 { name in
            bytes.withUnsafeBytes { all in
                for index in 0..<fieldCount {
                    let field = field(index, all)
                    guard field.nameEnd - field.nameStart == name.count else { continue }
                    var same = true
                    for offset in 0..<name.count where lowercase(all[field.nameStart + offset]) != name[offset] {
                        same = false
                        break
                    }
                    if same, !body(UnsafeRawBufferPointer(rebasing: all[field.valueStart..<field.valueEnd])) {
                        return
                    }
                }
            }
        }
    }

    func firstValue(of name: String) -> String? {
        var found: String?
        eachValue(of: name) {
            found = String(decoding: $0, as: UTF8.self)
            return false
        }
        return found
    }

    func values(of name: String) -> [String] {
        var found: [String] = []
        eachValue(of: name) {
            found.append(String(decoding: $0, as: UTF8.self))
            return true
        }
        return found
    }

    func contains(_ name: String) -> Bool {
        var found = false
        eachValue(of: name) { _ in
            found = true
            return false
        }
        return found
    }

    func allFields() -> [Headers.Field] {
        bytes.withUnsafeBytes { all in
            (0..<fieldCount).map { index in
                let field = field(index, all)
                return Headers.Field(
                    Headers.Name(String(decoding: all[field.nameStart..<field.nameEnd], as: UTF8.self)),
                    String(decoding: all[field.valueStart..<field.valueEnd], as: UTF8.self))
            }
        }
    }
}
