import Synchronization

/// When a loop began what it is doing now, and what that is, for the watchdog of another thread to read.
public final class Heartbeat: Sendable {
    private let since = Atomic<UInt64>(0)
    private let function = Atomic<Int>(-1)

    func beat(_ instant: UInt64) { since.store(instant, ordering: .relaxed) }
    func rest() { since.store(0, ordering: .relaxed) }

    /// Notes which function the loop works for, by its number; -1 for none.
    public func working(on number: Int) { function.store(number, ordering: .relaxed) }

    /// The function that was noted last.
    public var workingOn: Int { function.load(ordering: .relaxed) }

    /// How long the loop has been busy without a look at its descriptors, in nanoseconds.
    public func busy(at now: UInt64) -> UInt64 {
        let start = since.load(ordering: .relaxed)
        return start == 0 || now < start ? 0 : now - start
    }
}
