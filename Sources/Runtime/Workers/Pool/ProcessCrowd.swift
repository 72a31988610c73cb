/// The processes of all functions together: when one more starts than there may be, the one that has rested longest goes, so
/// that neither memory nor the database's connections run out. On the workers' loop.
final class ProcessCrowd: @unchecked Sendable {
    // Unchecked: only the loop's thread looks inside.

    private struct Member {
        weak var pool: FunctionPool?
    }

    private let limit: Int
    private var members: [Member] = []

    init(limit: Int) { self.limit = limit }

    func join(_ pool: FunctionPool) {
        members.removeAll { $0.pool == nil }
        members.append(Member(pool: pool))
    }

    /// One more process is there. Where all are at work none goes: a call is worth more than the limit.
    func makeRoom() {
        let pools = members.compactMap(\.pool)
        guard pools.reduce(0, { $0 + $1.state.staying }) > limit else { return }
        let resting = pools.compactMap { pool in pool.state.longestRest.map { (pool, since: $0) } }
        guard let (pool, _) = resting.min(by: { $0.since < $1.since }) else { return }
        pool.retireLongestResting()
    }
}
