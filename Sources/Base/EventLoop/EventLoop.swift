import CSystem
import Glibc
import Synchronization

/// One epoll loop on one thread. Tasks that prefer it run on that thread, and never leave it unless they ask to.
///
/// A loop is only a `TaskExecutor`. Everything it owns (watches, timers, the local job queue) belongs to its thread; other
/// threads reach it through `enqueue` and `execute`, which go by a locked mailbox and an eventfd.
public final class EventLoop: TaskExecutor, @unchecked Sendable {
    // Unchecked: `mailbox` is locked; all other state is touched by the loop's own thread alone.

    /// Which loop of its group this is, from 0.
    public let index: Int

    /// Monotonic nanoseconds, read once per tick. On the loop's thread only.
    public private(set) var instant: UInt64 = monotonicNanoseconds()

    /// How many loops share the process; what a per-loop budget is a part of.
    public internal(set) var siblings = 1

    private let epoll: Int32
    private let wakeUp: Int32
    private let mailbox = Mutex(Mailbox())
    private var jobs: [UnownedJob] = []
    private var spareJobs: [UnownedJob] = []
    private var watches = WatchTable()
    private(set) var timers: TimerWheel
    private var endOfTick: [() -> Void] = []
    private var spareEndOfTick: [() -> Void] = []
    private var isStopping = false
    /// What this loop is doing, for the watchdog.
    public let heartbeat = Heartbeat()

    private struct Mailbox {
        var jobs: [UnownedJob] = []
        var work: [@Sendable () -> Void] = []
        var isEmpty: Bool { jobs.isEmpty && work.isEmpty }
    }

    init(index: Int) {
        self.index = index
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wakeUp = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        precondition(
            epoll >= 0 && wakeUp >= 0,
            "the kernel gave no epoll or eventfd descriptor: is the limit on open files reached?")
        timers = TimerWheel(now: monotonicNanoseconds())
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: WatchTable.wakeUpToken))
        epoll_ctl(epoll, EPOLL_CTL_ADD, wakeUp, &event)
    }

    deinit {
        close(epoll)
        close(wakeUp)
    }

    /// The loop whose thread this is, if it is one.
    public static var current: EventLoop? {
        guard let pointer = csystem_current_loop() else { return nil }
        return Unmanaged<EventLoop>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Whether the caller runs on this loop's thread.
    public var isCurrent: Bool { csystem_current_loop() == Unmanaged.passUnretained(self).toOpaque() }

    // MARK: Work

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            jobs.append(job)
        } else {
            let mustWake = mailbox.withLock { box in
                defer { box.jobs.append(job) }
                return box.isEmpty
            }
            if mustWake { eventfd_write(wakeUp, 1) }
        }
    }

    /// Runs `work` on the loop's thread, soon. From any thread.
    public func execute(_ work: @escaping @Sendable () -> Void) {
        let mustWake = mailbox.withLock { box in
            defer { box.work.append(work) }
            return box.isEmpty
        }
        if mustWake { eventfd_write(wakeUp, 1) }
    }

    /// Starts a task that lives on this loop: at once when called from its thread, else as soon as the loop gets to it.
    @discardableResult
    public func run(_ operation: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        if isCurrent {
            Task.immediate(executorPreference: self) { await operation() }
        } else {
            Task(executorPreference: self) { await operation() }
        }
    }

    /// Runs `action` once, after everything of this tick and before the loop waits again. On the loop's thread only.
    public func atEndOfTick(_ action: @escaping () -> Void) { endOfTick.append(action) }

    // MARK: Descriptors and timers, on the loop's thread only

    /// Calls `watcher` whenever the descriptor is ready. The watch must be cancelled before the descriptor is closed.
    public func watch(_ descriptor: Int32, for readiness: Readiness, _ watcher: any Watcher) -> Watch {
        let watch = Watch(descriptor: descriptor, loop: self, watcher: watcher)
        watch.token = watches.insert(watch)
        control(EPOLL_CTL_ADD, watch, readiness)
        return watch
    }

    func control(_ operation: Int32, _ watch: Watch, _ readiness: Readiness) {
        var event = epoll_event(events: readiness.epollBits, data: epoll_data_t(u64: watch.token))
        epoll_ctl(epoll, operation, watch.descriptor, &event)
    }

    func forget(_ watch: Watch) {
        guard watches.remove(watch) else { return }
        var event = epoll_event()
        epoll_ctl(epoll, EPOLL_CTL_DEL, watch.descriptor, &event)
    }

    /// Calls `action` after `delay`, rounded up to the wheel's step of 8 ms.
    @discardableResult
    public func schedule(after delay: Duration, _ action: @escaping () -> Void) -> LoopTimer {
        schedule(at: instant &+ delay.nanoseconds, action)
    }

    /// Calls `action` once the monotonic clock has reached `deadline`.
    @discardableResult
    public func schedule(at deadline: UInt64, _ action: @escaping () -> Void) -> LoopTimer {
        let timer = LoopTimer(deadline: deadline, action: action)
        timers.insert(timer)
        return timer
    }

    // MARK: The loop

    func stop() { execute { [self] in isStopping = true } }

    func turn() {
        csystem_set_current_loop(Unmanaged.passUnretained(self).toOpaque())
        let capacity = 256
        let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: capacity)
        defer { events.deallocate() }
        while !isStopping {
            heartbeat.rest()
            let count = epoll_wait(epoll, events, Int32(capacity), timeout)
            instant = monotonicNanoseconds()
            heartbeat.beat(instant)
            for index in 0..<Int(max(count, 0)) {
                let token = events[index].data.u64
                if token == WatchTable.wakeUpToken {
                    emptyMailbox()
                } else if let watch = watches[token] {
                    watch.watcher.ready(Readiness(epollBits: events[index].events))
                }
            }
            timers.advance(to: instant)
            drain()
            while !endOfTick.isEmpty {
                swap(&endOfTick, &spareEndOfTick)
                for action in spareEndOfTick { action() }
                spareEndOfTick.removeAll(keepingCapacity: true)
                drain()
            }
        }
        csystem_set_current_loop(nil)
    }

    private var timeout: Int32 {
        guard let next = timers.nextTick else { return -1 }
        let now = monotonicNanoseconds()
        return next <= now ? 0 : Int32(clamping: (next - now + 999_999) / 1_000_000)
    }

    private func emptyMailbox() {
        var count: eventfd_t = 0
        eventfd_read(wakeUp, &count)
        let box = mailbox.withLock { box in
            defer { box = Mailbox() }
            return box
        }
        jobs.append(contentsOf: box.jobs)
        for work in box.work { work() }
    }

    private func drain() {
        while !jobs.isEmpty {
            swap(&jobs, &spareJobs)
            let executor = asUnownedTaskExecutor()
            for job in spareJobs { job.runSynchronously(on: executor) }
            spareJobs.removeAll(keepingCapacity: true)
        }
    }
}
