/// Which invocation runs in which process of one function: pure, so that every order of events can be tested.
struct PoolState: Sendable {
    enum Action: Equatable {
        case start(process: Int)
        case assign(Int, process: Int)
        /// Ask a process that has nothing to do to end.
        case stop(process: Int)
        /// There is no room for the invocation, and it may not wait.
        case refuse(Int)
        /// The process that was started for it did not come up.
        case fail(Int)
    }

    private struct Worker {
        var room = 0
        var running = 0
        var isStarting = true
        var isLeaving = false
        var idleSince: UInt64 = 0
    }

    /// How many processes there may be; of a function with reserved concurrency, how many invocations.
    var limit: Int
    /// Whether what is over the limit is refused, not kept waiting.
    var isReserved: Bool
    let slots: Int
    private var workers: [Int: Worker] = [:]
    private(set) var waiting: [Int] = []
    private var made = 0

    init(limit: Int, isReserved: Bool = false, slots: Int = 1) {
        (self.limit, self.isReserved, self.slots) = (limit, isReserved, max(1, slots))
    }

    /// How many invocations are under way.
    var running: Int { workers.values.reduce(0) { $0 + $1.running } }
    /// How many processes there are, those that leave included.
    var processes: Int { workers.count }

    mutating func arrive(_ invocation: Int) -> [Action] {
        if isReserved, running + waiting.count >= limit { return [.refuse(invocation)] }
        waiting.append(invocation)
        return schedule()
    }

    /// An invocation waits no more; whether it did.
    mutating func cancel(_ invocation: Int) -> Bool {
        guard let index = waiting.firstIndex(of: invocation) else { return false }
        waiting.remove(at: index)
        return true
    }

    /// A process could take so many invocations now.
    mutating func room(_ count: Int, in process: Int, at now: UInt64) -> [Action] {
        guard var worker = workers[process] else { return [] }
        if count > 0 { worker.isStarting = false }
        if worker.room == 0 { worker.idleSince = now }
        worker.room = count
        workers[process] = worker
        return schedule()
    }

    /// An invocation of the process is over.
    mutating func done(in process: Int, at now: UInt64) -> [Action] {
        guard var worker = workers[process] else { return [] }
        worker.running = max(0, worker.running - 1)
        worker.idleSince = now
        workers[process] = worker
        return worker.isLeaving && worker.running == 0 ? [.stop(process: process)] + schedule() : schedule()
    }

    /// The process cannot be used any more; it is being ended.
    mutating func leave(_ process: Int) { workers[process]?.isLeaving = true }

    /// The process said, or showed, that it cannot start: one invocation hears of it.
    mutating func failedStart(_ process: Int) -> [Action] {
        guard let worker = workers[process], worker.isStarting, !worker.isLeaving else { return [] }
        leave(process)
        return failFirst() + schedule()
    }

    /// The process is no more.
    mutating func gone(_ process: Int) -> [Action] {
        guard let worker = workers.removeValue(forKey: process) else { return [] }
        return (worker.isStarting && !worker.isLeaving ? failFirst() : []) + schedule()
    }

    /// From now on only new processes take invocations; the old ones finish what they do.
    mutating func replaceAll() -> [Action] {
        var actions: [Action] = []
        for process in workers.keys.sorted() where workers[process]?.isLeaving == false {
            leave(process)
            if workers[process]?.running == 0 { actions.append(.stop(process: process)) }
        }
        return actions + schedule()
    }

    /// Ends processes that have had nothing to do since then.
    mutating func retire(idleSince moment: UInt64) -> [Action] {
        var actions: [Action] = []
        for (process, worker) in resting.sorted(by: { $0.key < $1.key }) where worker.idleSince <= moment {
            leave(process)
            actions.append(.stop(process: process))
        }
        return actions
    }

    /// How many processes there are, without those that leave.
    var staying: Int { workers.values.count { !$0.isLeaving } }

    /// Since when the process has had nothing to do that has had nothing to do for longest; nil when each has something.
    var longestRest: UInt64? { resting.map(\.value.idleSince).min() }

    /// Ends that one.
    mutating func retireLongestResting() -> [Action] {
        guard let process = resting.min(by: { ($0.value.idleSince, $0.key) < ($1.value.idleSince, $1.key) })?.key
        else { return [] }
        leave(process)
        return [.stop(process: process)]
    }

    private var resting: [Int: Worker] {
        workers.filter { !$0.value.isStarting && !$0.value.isLeaving && $0.value.running == 0 }
    }

    private mutating func failFirst() -> [Action] { waiting.isEmpty ? [] : [.fail(waiting.removeFirst())] }

    private mutating func schedule() -> [Action] {
        if waiting.isEmpty { return [] }
        var actions: [Action] = []
        while !waiting.isEmpty, let process = freeProcess {
            actions.append(.assign(waiting.removeFirst(), process: process))
            workers[process]?.room -= 1
            workers[process]?.running += 1
        }
        if waiting.isEmpty { return actions }
        var coming = 0
        var count = 0
        for worker in workers.values where !worker.isLeaving {
            count += 1
            if worker.isStarting { coming += slots }
        }
        while coming < waiting.count, count < limit {
            made += 1
            workers[made] = Worker()
            actions.append(.start(process: made))
            coming += slots
            count += 1
        }
        return actions
    }

    /// The one that had something to do last: the others may become idle for long enough to be ended.
    private var freeProcess: Int? {
        var best: (idleSince: UInt64, process: Int)?
        for (process, worker) in workers where worker.room > 0 && !worker.isLeaving {
            if let best, best > (worker.idleSince, process) { continue }
            best = (worker.idleSince, process)
        }
        return best?.process
    }
}
