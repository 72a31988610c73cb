import FoundationEssentials

@testable import Inventory

/// What the inventory should hold, in the simplest form one can think of.
struct ReservationModel {
    struct Promise {
        var quantities: [UUID: Int]
        var expiresAt: Date
    }

    var onHand: [UUID: Int] = [:]
    var promises: [UUID: Promise] = [:]

    func reserved(_ variant: UUID) -> Int { promises.values.reduce(0) { $0 + ($1.quantities[variant] ?? 0) } }
    func available(_ variant: UUID) -> Int { (onHand[variant] ?? 0) - reserved(variant) }

    mutating func reserve(_ demands: [Demand], for holder: UUID, until: Date, now: Date) -> Bool {
        var asked: [UUID: Int] = [:]
        for demand in demands { asked[demand.variant, default: 0] += demand.quantity }
        var after = self
        if !asked.allSatisfy({ after.available($0.key) >= $0.value }) {
            for (late, promise) in promises where promise.expiresAt <= now {
                for variant in asked.keys where promise.quantities[variant] != nil {
                    after.promises[late]?.quantities[variant] = 0
                }
            }
            // A transaction that fails leaves these promises as they were.
            guard asked.allSatisfy({ after.available($0.key) >= $0.value }) else { return false }
        }
        after.promises[holder, default: Promise(quantities: [:], expiresAt: until)].quantities
            .merge(asked) { $0 + $1 }
        self = after
        return true
    }

    mutating func sell(_ holder: UUID) -> Bool {
        guard let promise = promises[holder], promise.quantities.values.allSatisfy({ $0 > 0 }) else { return false }
        for (variant, quantity) in promise.quantities { onHand[variant, default: 0] -= quantity }
        promises[holder] = nil
        return true
    }

    mutating func release(_ holder: UUID) -> Int {
        promises.removeValue(forKey: holder)?.quantities.values.reduce(0, +) ?? 0
    }

    mutating func sweep(now: Date) { promises = promises.filter { $0.value.expiresAt > now } }
}
