import Glibc

/// Writes JSON by hand: objects, arrays and fields in order; commas come by themselves.
public struct JSONWriter: ~Copyable {
    // The byte before `base` is a colon, behind which no comma is due; behind `capacity` there is room for two words.
    var base: UnsafeMutablePointer<UInt8>
    var count = 0
    var capacity: Int
    /// The first thing that could not be written; the encoding fails with it.
    var failure: JSONError?

    static let slack = 64

    init(capacity: Int) {
        self.capacity = capacity
        base = JSONWriter.allocate(capacity)
    }

    deinit { (base - 8).deallocate() }

    private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
        let start = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + 8 + slack)
        start.initialize(repeating: UInt8(ascii: ":"), count: 8)
        return start + 8
    }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

    /// Makes room for more bytes, `slack` not counted.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if count &+ more > capacity { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        replace(capacity: max(capacity * 2, count + more))
    }

    /// Gives memory back after an unusually large text.
    mutating func shrink(to size: Int) {
        count = 0
        if capacity > size { replace(capacity: size) }
    }

    private mutating func replace(capacity larger: Int) {
        let copy = JSONWriter.allocate(larger)
        memcpy(copy, base, count)
        (base - 8).deallocate()
        base = copy
        capacity = larger
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        append(text.utf8Start, text.utf8CodeUnitCount)
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
        reserve(length)
        memcpy(base + count, bytes, length)
        count &+= length
    }

    @inline(__always)
    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { if let start = $0.baseAddress { append(start, $0.count) } }
    }

    /// The comma before a name or value, unless it is the first or follows its name.
    @inline(__always)
    mutating func comma() {
        switch base[count &- 1] {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"), UInt8(ascii: ","): break
        default: append(UInt8(ascii: ","))
        }
    }

    /// Remembers the first failure, under the path of the place it happened at.
    package mutating func fail(_ error: JSONError) {
        guard failure == nil else { return }
        failure = error.under(CodingPath(atEndOf: bytes).description)
    }
}
