/// An action that a loop will run at its deadline unless it is cancelled. Belongs to the loop's thread.
public final class LoopTimer {
    let deadline: UInt64
    var action: (() -> Void)?
    // The wheel's slot is a chain through these two, so that cancelling costs the same however many timers there are. The
    // wheel clears all three when the timer leaves it, and when it goes away itself: they never dangle.
    var next: LoopTimer?
    unowned(unsafe) var previous: LoopTimer?
    unowned(unsafe) var wheel: TimerWheel?
    /// The step of the wheel at which it fires.
    var position: UInt64 = 0

    init(deadline: UInt64, action: @escaping () -> Void) {
        self.deadline = deadline
        self.action = action
    }

    /// Forgets the action. Cancelling twice, or after it ran, does nothing.
    public func cancel() {
        action = nil
        wheel?.remove(self)
    }
}
