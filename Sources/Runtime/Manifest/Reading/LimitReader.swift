/// Reads `20/minute`, or the same with a burst and who shares the count.
struct LimitReader {
    private static let periods: [(word: String, seconds: Int)] = [
        ("second", 1), ("minute", 60), ("hour", 3600), ("day", 86_400),
    ]

    let findings: Findings

    func read(_ node: Node) -> Manifest.Limit? {
        guard case .mapping = node.content else { return rate(node) }
        guard let fields = Fields(node, owner: "'limit'", keys: ["rate", "burst", "by"], findings) else { return nil }
        guard fields.has("rate") else {
            findings.error(fields.mark, "'limit' has no 'rate', as in 20/minute")
            return nil
        }
        guard var limit = fields["rate"].flatMap(rate) else { return nil }
        if let burst = fields.integer("burst", in: 1...1_000_000) { limit.burst = burst }
        if let (text, mark) = fields.text("by") {
            if let by = Manifest.Limit.Scope(rawValue: text) {
                limit.by = by
            } else {
                let known = Manifest.Limit.Scope.allCases.map(\.rawValue)
                findings.error(
                    mark, "'by' must be \(known.joined(separator: ", "))\(didYouMean(text, among: known))")
            }
        }
        return limit
    }

    private func rate(_ node: Node) -> Manifest.Limit? {
        if case .string(let text) = node.scalarValue {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            if parts.count == 2, let calls = Int(parts[0]), (1...1_000_000).contains(calls),
                let period = LimitReader.periods.first(where: { $0.word == parts[1] })
            {
                return Manifest.Limit(calls: calls, period: .seconds(period.seconds))
            }
        }
        findings.error(node.mark, "'limit' must be a count and a period: 5/second, 20/minute, 100/hour or 1000/day")
        return nil
    }
}
