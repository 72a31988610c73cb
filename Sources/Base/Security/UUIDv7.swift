public import FoundationEssentials
import Synchronization

/// A time-ordered id (RFC 9562, version 7): 48 bits of milliseconds, a counter of 26 bits, 48 random bits.
///
/// Within a process each id sorts after the one before it, also within one millisecond and when the clock is set back
/// by a few seconds. A clock that differs by more (a test's) is followed as it is.
public func uuidV7(now: Date) -> UUID {
    let seconds = now.timeIntervalSince1970
    let milliseconds = seconds > 0 && seconds < 281_474_976_710 ? UInt64(seconds * 1000) : 0
    return sequence.withLock { $0.next(at: milliseconds) }
}

private let sequence = Mutex(UUIDSequence())

/// The state behind `uuidV7`. The counter never starts again, so ids of one frozen clock stay in order although other
/// clocks are asked in between.
struct UUIDSequence: Sendable {
    static let tolerance: UInt64 = 10_000
    static let counterBits: UInt32 = 26

    private var last: UInt64 = 0
    private var counter: UInt32
    private var entropy: [UInt8] = []

    init(counter: UInt32 = UInt32.random(in: 0..<1 << 25)) { self.counter = counter }

    mutating func next(at now: UInt64) -> UUID {
        var time = now
        if time < last, last - time <= Self.tolerance { time = last }
        counter += 1
        if counter >> Self.counterBits != 0 {
            counter = 0
            time += 1
        }
        last = time
        let random = nextRandom()
        return UUID(
            uuid: (
                UInt8(truncatingIfNeeded: time >> 40), UInt8(truncatingIfNeeded: time >> 32),
                UInt8(truncatingIfNeeded: time >> 24), UInt8(truncatingIfNeeded: time >> 16),
                UInt8(truncatingIfNeeded: time >> 8), UInt8(truncatingIfNeeded: time),
                0x70 | UInt8(truncatingIfNeeded: counter >> 22), UInt8(truncatingIfNeeded: counter >> 14),
                0x80 | UInt8(truncatingIfNeeded: counter >> 8 & 0x3F), UInt8(truncatingIfNeeded: counter),
                random.0, random.1, random.2, random.3, random.4, random.5
            ))
    }

    /// Six random bytes out of a pool, so that the kernel is asked once per 85 ids.
    private mutating func nextRandom() -> (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8) {
        if entropy.count < 6 { entropy = randomBytes(510) }
        let end = entropy.count
        let bytes = (
            entropy[end - 1], entropy[end - 2], entropy[end - 3], entropy[end - 4], entropy[end - 5], entropy[end - 6]
        )
        entropy.removeLast(6)
        return bytes
    }
}
