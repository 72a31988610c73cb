import CSystem

/// A descriptor that a loop watches. Belongs to the loop's thread.
public final class Watch {
    let descriptor: Int32
    let loop: EventLoop
    let watcher: any Watcher
    var token: UInt64 = 0
    private var isCancelled = false

    init(descriptor: Int32, loop: EventLoop, watcher: any Watcher) {
        self.descriptor = descriptor
        self.loop = loop
        self.watcher = watcher
    }

    /// Waits for something else from now on.
    public func change(to readiness: Readiness) {
        if !isCancelled { loop.control(EPOLL_CTL_MOD, self, readiness) }
    }

    /// Ends the watch, and its hold on the watcher; call it before closing the descriptor.
    public func cancel() {
        if isCancelled { return }
        isCancelled = true
        loop.forget(self)
    }
}

/// The watches of a loop by token. A token names a slot and its generation, so an event that was already fetched for a watch
/// which was cancelled in the same tick never reaches the slot's next owner.
struct WatchTable {
    static let wakeUpToken = UInt64.max
    private var slots: [(watch: Watch?, generation: UInt32)] = []
    private var free: [Int] = []

    subscript(token: UInt64) -> Watch? {
        let slot = slots[Int(token & 0xffff_ffff)]
        return slot.generation == UInt32(token >> 32) ? slot.watch : nil
    }

    mutating func insert(_ watch: Watch) -> UInt64 {
        let index: Int
        if let reused = free.popLast() {
            index = reused
            slots[index].watch = watch
        } else {
            index = slots.count
            slots.append((watch, 0))
        }
        return UInt64(slots[index].generation) << 32 | UInt64(index)
    }

    mutating func remove(_ watch: Watch) -> Bool {
        let index = Int(watch.token & 0xffff_ffff)
        guard slots[index].watch === watch else { return false }
        // The generation stays below UInt32.max so that no token is ever the wake-up's.
        slots[index] = (nil, (slots[index].generation &+ 1) & 0x7fff_ffff)
        free.append(index)
        return true
    }
}
