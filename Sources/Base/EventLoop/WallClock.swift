public import FoundationEssentials
import Glibc
import Synchronization

/// The time of day, and waiting for it. Whatever waits, expires or is due asks a clock that it was given, so a test can move it.
public final class WallClock: Sendable {
    private enum Source: Sendable {
        case system
        case manual
        /// A file that holds milliseconds to add to the system's time; all processes of one test read the same.
        case offset(file: String)
    }
    private struct Sleeper {
        let wake: Date
        let continuation: UnsafeContinuation<Void, any Error>
        var alarm: Alarm?
    }
    /// The loop's timer behind a sleeper. Whoever sleeps no more takes it along: it would wait for up to a day.
    private struct Alarm: @unchecked Sendable {
        // Unchecked: the timer is touched on its loop's thread only.
        let loop: EventLoop
        let timer: LoopTimer
        func cancel() { loop.execute { timer.cancel() } }
    }
    private struct State {
        var manual = Date(timeIntervalSince1970: 0)
        var sleepers: [UInt64: Sleeper] = [:]
        var cancelled: Set<UInt64> = []
        var next: UInt64 = 0
    }

    private let source: Source
    private let state: Mutex<State>

    /// The system's clock.
    public static let system = WallClock(.system, State())

    /// A clock that stands still until it is advanced.
    public convenience init(startingAt date: Date) { self.init(.manual, State(manual: date)) }

    /// The system's clock, moved by the milliseconds that the file says at each reading; for tests over several processes.
    public convenience init(offsetFile: String) { self.init(.offset(file: offsetFile), State()) }

    private init(_ source: Source, _ state: State) {
        self.source = source
        self.state = Mutex(state)
    }

    public var now: Date {
        switch source {
        case .system: systemTime()
        case .manual: state.withLock { $0.manual }
        case .offset(let file): systemTime().addingTimeInterval(Double(readOffset(file)) / 1000)
        }
    }

    /// Waits for the time to pass; ends early, by throwing, when the task is cancelled.
    public func sleep(for duration: Duration) async throws {
        try await sleep(until: now.addingTimeInterval(Double(duration.nanoseconds) / 1e9))
    }

    /// Waits for the moment to come; ends early, by throwing, when the task is cancelled.
    public func sleep(until date: Date) async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Void, any Error>) in
                let cancelled = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    state.sleepers[id] = Sleeper(wake: date, continuation: continuation)
                    return false
                }
                if cancelled { continuation.resume(throwing: CancellationError()) } else { arm(id, date) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.alarm?.cancel()
            sleeper?.continuation.resume(throwing: CancellationError())
        }
        _ = state.withLock { $0.cancelled.remove(id) }
    }

    /// Moves a clock that was made for a test, and wakes whoever waited for the time that has now come, in order.
    public func advance(by duration: Duration) {
        guard case .manual = source else {
            preconditionFailure("only a clock made with init(startingAt:) can be advanced")
        }
        state.withLock { $0.manual.addTimeInterval(Double(duration.nanoseconds) / 1e9) }
        wakeDue()
    }

    /// How many tasks wait for this clock: lets a test advance it only once the code under test has gone to sleep.
    public var sleepers: Int { state.withLock { $0.sleepers.count } }

    private func arm(_ id: UInt64, _ date: Date) {
        switch source {
        case .manual: wakeDue()
        case .system, .offset:
            let loop = EventLoop.current ?? EventLoopGroup.shared.next()
            // A moved clock is looked at often; the system's only when the moment comes, and daily at the least.
            let longest = if case .offset = source { 0.02 } else { 86_400.0 }
            let delay = min(max(0, date.timeIntervalSince(now)), longest)
            loop.execute { [self] in
                if state.withLock({ $0.sleepers[id] == nil }) { return }
                let timer = loop.schedule(after: .nanoseconds(Int64(delay * 1e9))) { [self] in wakeOrRearm(id, date) }
                let alarm = Alarm(loop: loop, timer: timer)
                // The sleeper may have been cancelled in between.
                let isKept = state.withLock { state in
                    state.sleepers[id]?.alarm = alarm
                    return state.sleepers[id] != nil
                }
                if !isKept { timer.cancel() }
            }
        }
    }

    private func wakeOrRearm(_ id: UInt64, _ date: Date) {
        if date > now {
            if state.withLock({ $0.sleepers[id] != nil }) { arm(id, date) }
        } else {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume()
        }
    }

    private func wakeDue() {
        let due = state.withLock { state in
            let due = state.sleepers.filter { $0.value.wake <= state.manual }.sorted { $0.value.wake < $1.value.wake }
            for (id, _) in due { state.sleepers.removeValue(forKey: id) }
            return due
        }
        for (_, sleeper) in due { sleeper.continuation.resume() }
    }
}

private func systemTime() -> Date {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    // Whole microseconds: what Postgres keeps, so a date that went there and back is the same date.
    return Date(timeIntervalSince1970: Double(Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000) / 1e6)
}

private func readOffset(_ file: String) -> Int64 {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { buffer in
        let count = read(descriptor, buffer.baseAddress, 31)
        guard count > 0 else { return 0 }
        let text = String(decoding: buffer.prefix(count), as: UTF8.self)
        return Int64(text.prefix { $0 == "-" || $0.isNumber }) ?? 0
    }
}
