import Cartwright
public import CartwrightEventLoop
public import CartwrightLogging
public import CartwrightManifest
public import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials
import Synchronization

/// Everything that happens without a request: relays the outbox, drains queues, delivers events, fires schedules and
/// sends mail, until it is stopped.
///
/// Any number of processes may run it over the same database. What it takes from a queue it holds by a receipt; when the
/// process dies, the message is seen again once its visibility is over.
public final class BackgroundWork: Sendable {
    /// What it is given at start.
    public struct Configuration: Sendable {
        public var clock: WallClock = .system
        public var log = Logger()
        /// Where mail goes.
        public var mail = MailTransport.mailbox
        /// The address that mail comes from where it does not say so itself.
        public var sender = "shop@localhost"
        /// The functions that run here; nil for all. Events are still kept for the others.
        public var functions: Set<String>?
        /// How long something may lie in the outbox that nobody rang for.
        public var pollInterval: Duration = .seconds(2)
        /// What a call may take beyond the time of its function: where functions run in processes that have to start first.
        public var startTime: @Sendable (Manifest.Function) -> Duration = { _ in .zero }

        public init() {}
    }

    let database: Database
    let configuration: Configuration
    let deliveries: Deliveries
    let store: MessageStore
    let relay: OutboxRelay
    let schedules: ScheduleStore
    let consumers: [Consumer]
    /// How many seconds each queue of the manifest keeps its messages.
    let retention: [String: TimeInterval]
    let wakeUp = WakeUp()
    let loops: EventLoopGroup
    let state = Mutex(State())

    struct State {
        var isStopping = false
        var tasks: [Task<Void, Never>] = []
        /// Calls in flight, by queue.
        var running: [String: Int] = [:]
        var calls: [UInt64: Task<Void, Never>] = [:]
        var nextCall: UInt64 = 0
        /// Calls that were over before they could be noted.
        var finished: Set<UInt64> = []
        var isDown = false
        /// When a schedule is due next, as far as is known.
        var nextTick: Date?
        var cleanedAt: Date?
    }

    public init(
        manifest: Manifest, database: Database, deliveries: Deliveries, configuration: Configuration = Configuration(),
        loops: EventLoopGroup = .shared
    ) throws(PatternError) {
        self.database = database
        self.configuration = configuration
        self.deliveries = deliveries
        self.loops = loops
        store = MessageStore(database: database)
        let runsHere = { (name: String) in configuration.functions?.contains(name) ?? true }
        var subscribers: [(queue: String, pattern: EventPattern)] = []
        var timed: [String: Manifest.Schedule] = [:]
        for function in manifest.functions {
            switch function.trigger {
            case .event(let pattern):
                let pattern = try EventPattern(json: Array(pattern.json.utf8))
                subscribers.append((Consumer.queue(ofSubscriber: function.name), pattern))
            case .schedule(let schedule) where runsHere(function.name): timed[function.name] = schedule
            default: continue
            }
        }
        relay = OutboxRelay(
            subscribers: subscribers, delays: manifest.queues.reduce(into: [:]) { $0[$1.name] = $1.delay / .seconds(1) }
        )
        schedules = ScheduleStore(database: database, schedules: timed)
        let here = Consumer.all(in: manifest, startTime: configuration.startTime).filter { consumer in
            switch consumer.work {
            case .messages(let function), .event(let function), .tick(let function): runsHere(function)
            case .mail: true
            }
        }
        consumers = here + [.mail]
        retention = manifest.queues.reduce(into: [:]) { $0[$1.name] = $1.retention / .seconds(1) }
    }

    /// Starts on a loop of the group. The tables must be there.
    public func start() {
        OutboxSignal.subscribe(self) { [weak self] in self?.wakeUp.ring() }
        let loop = loops.next()
        let pump = loop.run { [self] in await turn() }
        let ear = loop.run { [self] in
            for await _ in database.listen(OutboxSignal.channel) { wakeUp.ring() }
        }
        state.withLock { $0.tasks = [pump, ear] }
    }

    /// Looks for work now, instead of with the next poll.
    public func ring() { wakeUp.ring() }

    /// Takes nothing new, lets what runs come to its end for as long as `duration`, then lets go of it; its messages will
    /// be seen again.
    public func stop(within duration: Duration = .seconds(10)) async {
        OutboxSignal.unsubscribe(self)
        let tasks = state.withLock { state in
            state.isStopping = true
            defer { state.tasks = [] }
            return state.tasks
        }
        wakeUp.ring()
        tasks.last?.cancel()
        let pump = tasks.first
        if await hasEnded(within: duration, after: pump) { return }
        for call in state.withLock({ Array($0.calls.values) }) { call.cancel() }
        // Those that listen have a moment to settle their messages; nobody waits for the others.
        _ = await hasEnded(within: .seconds(1), after: pump)
    }

    /// Whether the turn and all calls came to their end in time.
    private func hasEnded(within duration: Duration, after pump: Task<Void, Never>?) async -> Bool {
        let loop = loops.next()
        return await withTaskExecutorPreference(loop) {
            await BoundedWork.run(on: loop, until: monotonicNanoseconds() &+ duration.nanoseconds) { [self] in
                await pump?.value
                for call in state.withLock({ Array($0.calls.values) }) { await call.value }
                return true
            } ?? false
        }
    }

    var now: Date { configuration.clock.now }
}
