import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

/// Everybody who wants something of a shop: what they have begun goes on when it serves again.
final class Town: Sendable {
    let site: ShopSite
    let products: [String]
    /// A product of which there is not enough for everybody.
    let scarce: String
    private let state = Shared(State())

    private struct State {
        var begun = 0
        /// Their connection was lost: they do not know, and ask first.
        var interrupted: [Errand] = []
        var waiting: [Errand] = []
        var turn = 0
        var over: [Errand] = []
        var odd: [String] = []
    }

    /// How one opening of the shop goes.
    struct Day: Sendable {
        /// Whether new customers come.
        var isOpenToAll = true
        /// What half of them want, so that a moment comes which is rare.
        var fashion: Errand.Plan?
        /// After so many answers that brought somebody further, the process that serves is killed.
        var killsAfter: Int?
        /// Ends the process alone, and after as many answers the parent and its next child.
        var sparesParent = false
        /// Whether it goes on when a connection or a process is lost.
        var endures = false
        /// So many answers are enough.
        var limit = Int.max
        /// Whether what was waited for has happened, which is enough too.
        var isEnough: @Sendable () -> Bool = { false }
    }

    init(_ site: ShopSite, _ shop: ServedBundle, scarce count: Int) throws {
        self.site = site
        func product(_ name: String, stock: Int) throws -> String {
            let made = try site.post(
                "/products",
                #"{"name": "\#(name)", "price": 10.00, "category": "Things", "stock_quantity": \#(stock)}"#,
                as: site.admin, shop)
            return try site.text("id", in: made)
        }
        products = try (1...5).map { try product("Thing \($0)", stock: 10_000) }
        scarce = try product("Rarity", stock: count)
    }

    var begun: Int { state.value.begun }
    var over: [Errand] { state.value.over }
    var odd: [String] { state.value.odd }
    var isQuiet: Bool { state.withLock { $0.interrupted.isEmpty && $0.waiting.isEmpty } }

    /// Customers come until the server is gone or the day is over; how many connections were lost in the middle of a
    /// request, and how often the server was killed from here.
    func live(_ day: Day, _ shop: ServedBundle) async -> (lost: Int, kills: Int) {
        let progress = Shared((answers: 0, steps: 0, lost: 0, kills: 0, isOver: false))
        await onThreads(4) { [self] _ in
            var client: WireClient?
            while !progress.value.isOver, var errand = next(day) {
                do {
                    let connection = try client ?? WireClient(port: shop.port)
                    client = connection
                    let (outcome, closes) = try errand.goOn(connection, self)
                    if closes { client = nil }
                    put(errand, outcome)
                    let mustKill = progress.withLock { progress in
                        progress.answers += 1
                        if progress.answers >= day.limit || day.isEnough() { progress.isOver = true }
                        // Who is told to come later has got nowhere: a server must live to bring somebody further.
                        if case .later = outcome { return false }
                        progress.steps += 1
                        guard let count = day.killsAfter, progress.steps == count * (progress.kills + 1) else {
                            return false
                        }
                        progress.kills += 1
                        if !day.sparesParent || progress.kills == 2 { progress.isOver = true }
                        return true
                    }
                    guard mustKill else { continue }
                    if progress.value.isOver {
                        shop.killGroup()
                    } else {
                        shop.killChild()
                        try? site.pass(seconds: 70)
                    }
                } catch {
                    client = nil
                    put(errand, nil)
                    progress.change { progress in
                        progress.lost += 1
                        if day.killsAfter == nil, !day.endures || day.isEnough() { progress.isOver = true }
                    }
                }
            }
        }
        return (progress.value.lost, progress.value.kills)
    }

    private func next(_ day: Day) -> Errand? {
        state.withLock { state in
            if let errand = state.interrupted.popLast() { return errand }
            // So many only, that the work behind the answers keeps up with them.
            state.turn += 1
            let isFull = !day.isOpenToAll || state.waiting.count >= 12 || state.turn % 2 == 0
            if isFull, !state.waiting.isEmpty { return state.waiting.removeFirst() }
            guard day.isOpenToAll else { return nil }
            state.begun += 1
            let plans = Errand.Plan.allCases
            let plan = state.begun % 2 == 0 ? day.fashion : nil
            return Errand(state.begun, plan ?? plans[state.begun % plans.count], at: site)
        }
    }

    /// Nil: nobody knows whether the request arrived.
    private func put(_ errand: Errand, _ outcome: Errand.Outcome?) {
        state.change { state in
            switch outcome {
            case nil: state.interrupted.append(errand)
            case .answered, .later: state.waiting.append(errand)
            case .done, .refused: state.over.append(errand)
            case .odd(let text):
                state.odd.append(text)
                state.over.append(errand)
            }
        }
    }
}
