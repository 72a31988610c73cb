import Commerce

/// How money that is given back is shared out among the sellers' parts.
enum RefundShares {
    /// Each part's share of `amount`, none larger than what is left of the part; nil where there is not that much left.
    ///
    /// `part` gives all of it to one part. Else parts that live bear it in proportion to what is left of them, and those
    /// that were called off only what remains.
    static func share(
        _ amount: Money, left: [Int], isCancelled: [Bool], part: Int? = nil
    ) throws(Money.Failure) -> [Int]? {
        guard amount.minor >= 0 else { return nil }
        var shares = left.map { _ in 0 }
        if let part {
            guard left.indices.contains(part), amount.minor <= left[part] else { return nil }
            shares[part] = amount.minor
            return shares
        }
        var rest = amount.minor
        for group in [false, true] {
            let weights = zip(left, isCancelled).map { $1 == group ? max(0, $0) : 0 }
            let most = weights.reduce(0, +)
            let now = min(rest, most)
            if now == 0 { continue }
            let split = try Money(minor: now, in: amount.currency).split(by: weights)
            for index in shares.indices { shares[index] += split[index].minor }
            rest -= now
        }
        return rest == 0 ? shares : nil
    }
}

extension LockedOrder {
    /// What can still be given back of each part.
    var refundable: [Int] { zip(parts, promisedShares).map { max(0, $0.totalMinor - $1) } }

    /// What can still be given back in all.
    var refundableMinor: Int {
        min(max(0, capturedMinor - promisedShares.reduce(0, +)), refundable.reduce(0, +))
    }

    /// Each part's share of money to be given back; nil where it is more than there is.
    func shares(of amount: Money, part: Int? = nil) throws -> [Int]? {
        guard amount.minor <= refundableMinor else { return nil }
        return try RefundShares.share(
            amount, left: refundable, isCancelled: parts.map { $0.status == .cancelled }, part: part)
    }
}
