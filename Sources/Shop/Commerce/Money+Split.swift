extension Money {
    /// The amount in parts that are as the weights are and whose sum is exactly the amount.
    ///
    /// Each part is first rounded towards zero; what is left over goes, one minor unit each, to the parts that lost
    /// most by it (the largest remainder; of equals, the first). Where all weights are zero the parts are equal.
    /// No weight may be negative; the amount may be.
    public func split(by weights: [Int]) throws(Failure) -> [Money] {
        guard !weights.isEmpty else { return [] }
        let weights = weights.allSatisfy { $0 == 0 } ? weights.map { _ in 1 } : weights
        var total: UInt = 0
        for weight in weights {
            guard weight >= 0 else { throw .overflow }
            let sum = total.addingReportingOverflow(UInt(weight))
            guard !sum.overflow else { throw .overflow }
            total = sum.partialValue
        }
        let amount = minor.magnitude
        var parts: [UInt] = []
        var remainders: [(index: Int, remainder: UInt)] = []
        var left = amount
        for (index, weight) in weights.enumerated() {
            // The high word is below `total`, because no weight is above it: the division cannot overflow.
            let (part, remainder) = divide(amount, times: UInt(weight), by: total)
            parts.append(part)
            remainders.append((index, remainder))
            left -= part
        }
        remainders.sort { ($1.remainder, $0.index) < ($0.remainder, $1.index) }
        for (index, _) in remainders.prefix(Int(left)) { parts[index] += 1 }
        return try parts.map { part throws(Failure) in
            guard let part = Int(exactly: part) else { throw .overflow }
            return Money(minor: minor < 0 ? -part : part, in: currency)
        }
    }

    /// The amount in so many parts that differ by one minor unit at most.
    public func split(into count: Int) throws(Failure) -> [Money] {
        try split(by: Array(repeating: 1, count: max(0, count)))
    }

    private func divide(_ amount: UInt, times weight: UInt, by total: UInt) -> (quotient: UInt, remainder: UInt) {
        if weight == total { return (amount, 0) }
        return total.dividingFullWidth(amount.multipliedFullWidth(by: weight))
    }
}
