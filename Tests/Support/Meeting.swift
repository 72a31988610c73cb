import Synchronization

/// Lets tasks wait until a number of them have arrived. Later ones pass.
public final class Meeting: Sendable {
    private struct State {
        var missing: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state: Mutex<State>

    public init(of count: Int) { state = Mutex(State(missing: count)) }

    public func arrive() async {
        await withCheckedContinuation { continuation in
            let awoken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                state.missing -= 1
                if state.missing > 0 {
                    state.waiting.append(continuation)
                    return []
                }
                defer { state.waiting = [] }
                return state.waiting + [continuation]
            }
            for continuation in awoken { continuation.resume() }
        }
    }
}
