/// Where one function process stands with the Runtime API: pure, so that each of its transitions can be tested.
///
/// A process starts, asks for its first event, answers what it was given, and asks again. With more than one slot it may do
/// so several times at once.
struct RuntimeState: Sendable {
    private enum Answer { case owed, underway }

    /// How many invocations the process may have at once.
    let slots: Int
    private(set) var isInitialized = false
    private(set) var hasFailedInit = false
    /// How many requests for an event are open.
    private(set) var polls = 0
    private var running: [String: Answer] = [:]
    /// Those that were answered last: to answer them again is out of turn, while an id that never was is unknown.
    private var answered: [String] = []
    /// Those that were given up while the process lives on.
    private var overdue: Set<String> = []

    init(slots: Int = 1) { self.slots = max(1, slots) }

    /// What becomes of a request for the next event.
    enum Poll: Equatable {
        case wait
        /// It takes the place of one that is open; that one is refused.
        case takeOver
        /// The process has an event that it did not answer: it gets that one again.
        case again(String)
        case refused(RuntimeReply)
    }

    /// How many invocations can be handed over now.
    var room: Int { min(polls, slots - running.count) }
    /// Whether an invocation is under way.
    var isRunning: Bool { !running.isEmpty }

    mutating func poll() -> Poll {
        if hasFailedInit { return .refused(.invalidTransition) }
        if slots == 1, let (id, answer) = running.first {
            return answer == .owed ? .again(id) : .refused(.invalidTransition)
        }
        isInitialized = true
        if polls >= slots { return .takeOver }
        polls += 1
        return .wait
    }

    /// An open request for an event is gone.
    mutating func pollIsGone() { polls = max(0, polls - 1) }

    /// An invocation is handed over to an open request.
    mutating func deliver(_ id: String) {
        polls = max(0, polls - 1)
        running[id] = .owed
        answered.removeAll { $0 == id }
    }

    /// An answer, or an error, begins; what is wrong with that, if anything.
    mutating func beginAnswer(to id: String) -> RuntimeReply? {
        switch running[id] {
        case .owed:
            running[id] = .underway
            return nil
        case .underway: return .invalidTransition
        case nil:
            if overdue.contains(id) { return .invocationIsOver }
            return answered.contains(id) ? .invalidTransition : .invalidID
        }
    }

    /// The answer is all there, or will not be.
    mutating func endAnswer(to id: String) {
        guard running.removeValue(forKey: id) != nil else { return }
        answered.append(id)
        if answered.count > slots { answered.removeFirst() }
    }

    /// An invocation is given up and the process is not: its answer will come too late.
    mutating func giveUp(_ id: String) {
        guard running.removeValue(forKey: id) != nil else { return }
        overdue.insert(id)
    }

    /// The process says that it cannot be started; what is wrong with saying it now, if anything.
    mutating func failInit() -> RuntimeReply? {
        if isInitialized || hasFailedInit { return .invalidTransition }
        hasFailedInit = true
        return nil
    }

    /// The process asks to be woken after a snapshot: allowed only before its first event.
    func restore() -> RuntimeReply? { isInitialized || hasFailedInit ? .invalidTransition : nil }
}
