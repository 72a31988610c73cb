import FoundationEssentials

/// Offers by their variants, of which those that nobody asks for are dropped when all take too much memory.
struct Generations: Sendable {
    private var recent: [UUID: KnownOffer] = [:]
    private var older: [UUID: KnownOffer] = [:]
    /// How many bytes the recent ones take, about.
    private var weight = 0
    /// How many bytes each of the two may take.
    private let most: Int

    init(most: Int = 8 << 20) { self.most = most }

    subscript(variant: UUID) -> KnownOffer? {
        mutating get {
            if let offer = recent[variant] { return offer }
            guard let offer = older[variant] else { return nil }
            keep(offer, variant)
            return offer
        }
        set {
            if let newValue { return keep(newValue, variant) }
            older[variant] = nil
            if let offer = recent.removeValue(forKey: variant) { weight -= offer.weight }
        }
    }

    private mutating func keep(_ offer: KnownOffer, _ variant: UUID) {
        if weight + offer.weight > most {
            older = recent
            (recent, weight) = ([:], 0)
        }
        weight += offer.weight - (recent.updateValue(offer, forKey: variant)?.weight ?? 0)
    }
}
