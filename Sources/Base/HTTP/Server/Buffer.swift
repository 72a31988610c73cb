import Glibc

/// Bytes on their way in or out: a window (`start..<end`) into memory that is used again and again.
final class Buffer {
    /// Any request head fits: 8 KB of target and 10 KB of fields.
    static let standardCapacity = 32_768

    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var capacity: Int
    var start = 0
    var end = 0

    init(capacity: Int = Buffer.standardCapacity) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    var count: Int { end - start }
    var isEmpty: Bool { start == end }
    var room: Int { capacity - end }

    /// The bytes of the window; valid until the buffer is changed.
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base + start, count: end - start) }

    func clear() {
        start = 0
        end = 0
    }

    /// The first `count` bytes are done with.
    func consume(_ count: Int) {
        start += count
        if start == end { clear() }
    }

    /// Moves the window to the front.
    func compact() {
        guard start > 0 else { return }
        memmove(base, base + start, count)
        end -= start
        start = 0
    }

    /// Makes room for `extra` more bytes, and tells where they go; the writer moves `end` itself.
    @inline(__always)
    func reserve(_ extra: Int) -> UnsafeMutablePointer<UInt8> {
        if room < extra { makeRoom(extra) }
        return base + end
    }

    @inline(never)
    private func makeRoom(_ extra: Int) {
        compact()
        if room >= extra { return }
        let larger = max(capacity * 2, count + extra)
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        memcpy(memory, base, end)
        base.deallocate()
        base = memory
        capacity = larger
    }

    func append(_ text: StaticString) {
        let count = text.utf8CodeUnitCount
        memcpy(reserve(count), text.utf8Start, count)
        end += count
    }

    func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        memcpy(reserve(bytes.count), source, bytes.count)
        end += bytes.count
    }

    func append(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { append($0) } }
}

/// The buffers of one loop that are at rest; a connection has one only while bytes are under way.
struct BufferPool {
    private var resting: [Buffer] = []

    mutating func take() -> Buffer { resting.popLast() ?? Buffer() }

    mutating func give(_ buffer: Buffer) {
        guard buffer.capacity == Buffer.standardCapacity, resting.count < 64 else { return }
        buffer.clear()
        resting.append(buffer)
    }
}
