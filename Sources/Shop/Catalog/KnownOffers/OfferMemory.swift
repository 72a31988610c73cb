import FoundationEssentials

/// Offers that statements have read, and the rules by which they are still so.
///
/// What it holds includes every change of a transaction before the horizon: a statement that asks for the news since then is told
/// all that has become untrue.
struct OfferMemory: Sendable {
    /// All changes of transactions before it have been taken in.
    private(set) var horizon: Int?
    var offers = Generations()
    private var era: UUID?
    /// With which horizon a change was told last, of those told since the horizon was `begin`.
    private var changes: [UUID: Int] = [:]
    private var begin = 0

    private static let mostChanges = 1024

    /// Forgets what has changed; whether what is left is as the statement saw it, or newer.
    mutating func take(_ news: OfferNews) -> Bool {
        let moment = news.moment
        guard let horizon, moment.era == era else {
            // Another era may even be one that is over: then this begins once more with what comes next.
            if moment.era != nil { start(at: moment) }
            return false
        }
        // What was asked before this began says nothing of what came meanwhile.
        guard let since = news.since, since >= begin, since <= horizon else { return false }
        guard let changed = news.changed else {
            // Too much has changed, or too long ago.
            if moment.horizon >= horizon { start(at: moment) }
            return false
        }
        let reached = max(horizon, moment.horizon)
        self.horizon = reached
        for variant in changed {
            offers[variant] = nil
            changes[variant] = max(changes[variant] ?? 0, moment.horizon)
        }
        if changes.count > Self.mostChanges { (changes, begin) = ([:], reached) }
        return true
    }

    /// Keeps what a statement read, unless a change that it could not see may have been told already.
    mutating func remember(_ named: NamedOffer, at moment: OfferMoment) {
        guard horizon != nil, moment.era == era, moment.horizon >= begin,
            moment.horizon >= changes[named.variant] ?? 0
        else { return }
        offers[named.variant] = named.offer
    }

    private mutating func start(at moment: OfferMoment) {
        self = OfferMemory()
        (horizon, begin, era) = (moment.horizon, moment.horizon, moment.era)
    }
}
