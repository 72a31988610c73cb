import FoundationEssentials

/// Offers that statements have read, and the rules by which they are still so.
///
/// It holds only what has not changed in any transaction before the horizon: a statement that is asked for the news since then
/// tells all that has become untrue.
struct OfferMemory: Sendable {
    /// All changes of transactions before it have been taken in.
    private(set) var horizon: Int?
    var offers = Generations()
    /// With which horizon a change was told last, of those told since the horizon was `begin`.
    private var changes: [UUID: Int] = [:]
    private var begin = 0

    private static let mostChanges = 1024

    mutating func take(_ news: OfferNews) {
        guard let horizon, let isWhole = news.isWhole else {
            // What was asked before anything was known says nothing of what came meanwhile.
            if self.horizon == nil { start(at: news.horizon) }
            return
        }
        // Too much has changed, or too long ago; or this is another database by now.
        guard isWhole else { return start(at: news.horizon) }
        let reached = max(horizon, news.horizon)
        self.horizon = reached
        for variant in news.changed {
            offers[variant] = nil
            changes[variant] = max(changes[variant] ?? 0, news.horizon)
        }
        if changes.count > Self.mostChanges { (changes, begin) = ([:], reached) }
    }

    /// Keeps what a statement read, unless a change that it could not see may have been told already.
    mutating func remember(_ named: NamedOffer, asOf horizon: Int) {
        guard self.horizon != nil, horizon >= begin, horizon >= changes[named.variant] ?? 0 else { return }
        offers[named.variant] = named.offer
    }

    private mutating func start(at horizon: Int) {
        self = OfferMemory()
        self.horizon = horizon
        begin = horizon
    }
}
