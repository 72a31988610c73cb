import CartwrightEventLoop

/// What the parent decides about the processes that serve: pure, so that every order of events can be tested.
///
/// One process serves. When it dies another takes its place at once; when a reload is asked for, the next one is started
/// first and the old one asked to finish once the new one is ready.
struct Supervision {
    enum Event: Equatable {
        case ready(Int32)
        case ended(Int32, ProcessEnd)
        case reload
        case stop
        /// The wait that `retry` asked for is over.
        case due
        /// The process takes no more connections, and has so long for what it does.
        case leaving(Int32, within: Duration)
        /// `overdueAt` has come.
        case overdue
    }

    enum Action: Equatable {
        case start
        /// Ask the process to finish what it does and to end.
        case finish(Int32)
        /// The same, once another process has taken its place.
        case replace(Int32)
        case kill(Int32)
        case retry(after: Duration)
        case say(String)
        /// The first process serves.
        case announce
        /// New connections are no longer wanted.
        case stopListening
        case exit(Int32)
    }

    /// How long a process may take to say that it is on its way.
    static let timeToHear: Duration = .seconds(30)
    /// What it may take beyond the time that it gave itself.
    static let margin: Duration = .seconds(30)

    private(set) var serving: Int32?
    private(set) var starting: Int32?
    /// Those that were asked to finish, and when that will have lasted too long.
    private var leaving: [Int32: UInt64] = [:]
    private var hasServed = false
    private var isStopping = false
    private var mustReload = false
    /// Processes in a row that died before they could serve, or at once after.
    private var failures = 0
    private var servingSince: UInt64 = 0
    /// When the last process that served died, while nobody serves.
    private var deadSince: UInt64?

    /// A process was started; it is not ready yet.
    mutating func started(_ process: Int32) { starting = process }

    mutating func handle(_ event: Event, at now: UInt64) -> [Action] {
        switch event {
        case .ready(let process): process == starting ? becomeServing(process, now) : []
        case .ended(let process, let end): ended(process, end, now)
        case .reload: reload()
        case .stop: stop(now)
        case .due: serving == nil && starting == nil && !isStopping ? [.start] : []
        case .leaving(let process, let limit): leaves(process, within: limit, now)
        case .overdue: killOverdue(now)
        }
    }

    /// When a process that was asked to finish will have to be killed, if there is one.
    var overdueAt: UInt64? { leaving.values.min().flatMap { $0 == .max ? nil : $0 } }

    private mutating func leaves(_ process: Int32, within limit: Duration, _ now: UInt64) -> [Action] {
        if leaving[process] != nil { leaving[process] = now + (limit + Self.margin).nanoseconds }
        return []
    }

    private mutating func killOverdue(_ now: UInt64) -> [Action] {
        var actions: [Action] = []
        for (process, _) in leaving.filter({ $0.value <= now }).sorted(by: { $0.key < $1.key }) {
            leaving[process] = .max
            actions += [
                .kill(process),
                .say("process \(process), which was asked to finish, has not ended in the time it had; it was killed"),
            ]
        }
        return actions
    }

    private mutating func becomeServing(_ process: Int32, _ now: UInt64) -> [Action] {
        var actions: [Action] = []
        if let old = serving {
            leaving[old] = now + Self.timeToHear.nanoseconds
            actions.append(.replace(old))
        }
        serving = process
        starting = nil
        if !hasServed { actions.append(.announce) }
        if let died = deadSince {
            actions.append(.say("a new process serves, \((now - died) / 1_000_000) ms after the last one died"))
        }
        deadSince = nil
        hasServed = true
        servingSince = now
        if mustReload {
            mustReload = false
            actions.append(.start)
        }
        return actions
    }

    private mutating func ended(_ process: Int32, _ end: ProcessEnd, _ now: UInt64) -> [Action] {
        if leaving.removeValue(forKey: process) != nil {
            return isStopping && leaving.isEmpty ? [.exit(0)] : []
        }
        if process == starting {
            starting = nil
            if !hasServed { return [.exit(Self.code(of: end))] }
            if serving != nil { return [.say("the new process did not start (\(end)); the old one goes on serving")] }
            failures += 1
            let wait = Self.wait(after: failures)
            return [
                .say("the process that serves did not start (\(end)); trying again in \(wait)"), .retry(after: wait),
            ]
        }
        guard process == serving else { return [] }
        serving = nil
        deadSince = now
        // One that served for a while had a reason of its own to die; one that dies at once again and again has ours.
        failures = now - servingSince < 1_000_000_000 ? failures + 1 : 0
        let said = Action.say("the process that serves died by \(end); the requests it was answering are lost")
        if starting != nil { return [said] }
        return failures < 10 ? [said, .start] : [said, .retry(after: Self.wait(after: failures - 9))]
    }

    private mutating func reload() -> [Action] {
        if isStopping { return [] }
        if starting != nil {
            mustReload = true
            return []
        }
        return [.start]
    }

    private mutating func stop(_ now: UInt64) -> [Action] {
        let all = leaving.keys.sorted() + [serving, starting].compactMap { $0 }
        if isStopping { return all.map { .kill($0) } }
        isStopping = true
        let asked = [serving, starting].compactMap { $0 }
        for process in asked { leaving[process] = now + Self.timeToHear.nanoseconds }
        serving = nil
        starting = nil
        return [.stopListening] + (leaving.isEmpty ? [.exit(0)] : asked.map { .finish($0) })
    }

    private static func code(of end: ProcessEnd) -> Int32 {
        if case .exited(let code) = end, code != 0 { code } else { 1 }
    }

    /// 100 ms, then twice as long each time, up to 5 s.
    private static func wait(after failures: Int) -> Duration {
        min(.milliseconds(100 << min(failures - 1, 6)), .seconds(5))
    }
}
