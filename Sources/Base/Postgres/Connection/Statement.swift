import Synchronization

/// A statement as one connection has prepared it.
final class Statement: Sendable {
    /// Its name on the connection.
    let name: String
    let text: String
    let types: [UInt32]

    private struct State {
        var plans: [(type: ObjectIdentifier, plan: RowPlan)] = []
        var failure: ServerError?
        var isLost = false
    }
    private let state = Mutex(State())

    init(name: String, text: String, types: [UInt32]) {
        self.name = name
        self.text = text
        self.types = types
    }

    /// Why Postgres would not prepare it.
    var failure: ServerError? {
        get { state.withLock { $0.failure } }
        set { state.withLock { $0.failure = newValue } }
    }

    // A plan is taken out while it is used, so that two readers never share one.

    func takePlan(for type: Any.Type) -> RowPlan? {
        let type = ObjectIdentifier(type)
        return state.withLock { state in
            guard let index = state.plans.firstIndex(where: { $0.type == type }) else { return nil }
            return state.plans.remove(at: index).plan
        }
    }

    func putBack(_ plan: RowPlan, for type: Any.Type) {
        let type = ObjectIdentifier(type)
        state.withLock { state in
            if state.plans.count < 8, !state.plans.contains(where: { $0.type == type }) {
                state.plans.append((type, plan))
            }
        }
    }
}
