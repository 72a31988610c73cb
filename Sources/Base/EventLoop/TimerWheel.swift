/// A hashed timer wheel: inserting and cancelling cost the same for ten timers and for a million, which matters because almost
/// every request sets a deadline and almost none reaches it.
final class TimerWheel {
    static let step: UInt64 = 8_388_608  // 2^23 ns, about 8.4 ms
    private static let slotCount = 1024  // one turn is about 8.6 s; what lies further waits in its slot for later turns
    private var slots: [LoopTimer?] = Array(repeating: nil, count: slotCount)
    private var current: UInt64
    private(set) var count = 0
    /// No timer fires before this step. Cancelling does not raise it: the price is one idle wake-up.
    private var earliest = UInt64.max

    init(now: UInt64) { current = now / Self.step }

    deinit {
        for slot in slots {
            var timer = slot
            while let here = timer {
                timer = here.next
                here.next = nil
                here.previous = nil
                here.wheel = nil
            }
        }
    }

    /// When the wheel wants to be advanced next, if any timer is set.
    var nextTick: UInt64? { count == 0 ? nil : earliest * Self.step }

    func insert(_ timer: LoopTimer) {
        // The first step at whose beginning the deadline has passed, and never one that has been handled already.
        timer.position = max(current + 1, timer.deadline / Self.step + (timer.deadline % Self.step == 0 ? 0 : 1))
        earliest = count == 0 ? timer.position : min(earliest, timer.position)
        let index = Int(timer.position % UInt64(Self.slotCount))
        timer.wheel = self
        timer.next = slots[index]
        timer.next?.previous = timer
        slots[index] = timer
        count += 1
    }

    func remove(_ timer: LoopTimer) {
        guard timer.wheel === self else { return }
        let next = timer.next
        next?.previous = timer.previous
        if let previous = timer.previous {
            previous.next = next
        } else {
            slots[Int(timer.position % UInt64(Self.slotCount))] = next
        }
        timer.next = nil
        timer.previous = nil
        timer.wheel = nil
        count -= 1
    }

    /// Runs what is due, in the order of the deadlines. A timer never runs early, and one that an action cancels stays cancelled.
    func advance(to now: UInt64) {
        let target = now / Self.step
        guard target > current else { return }
        let first = max(current + 1, min(earliest, target))
        current = target
        guard count > 0, earliest <= target else { return }
        var due: [LoopTimer] = []
        for step in 0..<min(target - first + 1, UInt64(Self.slotCount)) {
            var timer = slots[Int((first + step) % UInt64(Self.slotCount))]
            while let here = timer {
                timer = here.next
                if here.position <= target { due.append(here) }
            }
        }
        due.sort { $0.deadline < $1.deadline }
        for timer in due {
            let action = timer.action
            timer.cancel()
            action?()
        }
        findEarliest()
    }

    private func findEarliest() {
        guard count > 0 else { return }
        // Within one turn each slot holds its own step; if none of this turn is set, look again when the turn is over.
        earliest = current + UInt64(Self.slotCount)
        for ahead in 1...UInt64(Self.slotCount) {
            var timer = slots[Int((current + ahead) % UInt64(Self.slotCount))]
            while let here = timer {
                if here.position == current + ahead {
                    earliest = here.position
                    return
                }
                timer = here.next
            }
        }
    }
}
