/// Reads the entries under `queues:`.
struct QueueReader {
    static let keys = ["visibility", "attempts", "delay", "backoff", "fifo", "retention"]

    let findings: Findings

    func read(_ node: Node?) -> [Manifest.Queue] {
        guard let node else { return [] }
        guard case .mapping(let entries) = node.content else {
            findings.error(node.mark, "'queues' must be a mapping from names to settings, not \(node.kind)")
            return []
        }
        return entries.compactMap(queue)
    }

    private func queue(_ entry: Node.Entry) -> Manifest.Queue? {
        let name = entry.key
        let owner = "queue '\(Findings.shown(name))'"
        checkName(entry)
        var queue = Manifest.Queue(name: name, mark: entry.keyMark)
        // `payments:` or `payments: {}` takes every default.
        if entry.value.isNull { return queue }
        guard let fields = Fields(entry.value, owner: owner, keys: QueueReader.keys, findings) else { return queue }
        if let value = fields.duration("visibility", in: .seconds(1) ... .seconds(43_200)) { queue.visibility = value }
        if let value = fields.integer("attempts", in: 1...1000) { queue.attempts = value }
        if let value = fields.duration("delay", in: .zero ... .seconds(900)) { queue.delay = value }
        if let value = fields.bool("fifo") { queue.fifo = value }
        if let value = fields.duration("retention", in: .seconds(60) ... .seconds(1_209_600)) {
            queue.retention = value
        }
        queue.backoff = backoff(fields, owner)
        queue.saysVisibility = fields.has("visibility")
        return queue
    }

    private func checkName(_ entry: Node.Entry) {
        let (name, mark) = (entry.key, entry.keyMark)
        if !Names.isKebab(name) {
            let better = Names.kebab(from: name)
            let hint = Names.isKebab(better) ? ", as in '\(Findings.shown(better))'" : ""
            findings.error(
                mark, "'\(Findings.shown(name))' is not a queue's name: lower-case words joined by hyphens\(hint)")
        } else if name.utf8.count > 70 {
            findings.error(mark, "the name '\(Findings.shown(name))' is longer than 70 characters")
        } else if name.hasSuffix("-dead") {
            findings.error(mark, "names that end in '-dead' are reserved for dead letters")
        } else if name == "cartwright" || name.hasPrefix("cartwright-") {
            findings.error(mark, "names that begin with 'cartwright' are reserved for the runtime")
        }
    }

    private func backoff(_ fields: Fields, _ owner: String) -> Manifest.Backoff {
        var backoff = Manifest.Backoff()
        guard let node = fields["backoff"] else { return backoff }
        let range: ClosedRange<Duration> = .zero ... .seconds(43_200)
        guard case .mapping = node.content else {
            if let first = fields.duration("backoff", in: range) {
                backoff = Manifest.Backoff(first: first, limit: max(first, backoff.limit))
            }
            return backoff
        }
        guard let inner = Fields(node, owner: "'backoff' of \(owner)", keys: ["first", "limit"], findings) else {
            return backoff
        }
        if let first = inner.duration("first", in: range) { backoff.first = first }
        backoff.limit = inner.duration("limit", in: range) ?? max(backoff.first, backoff.limit)
        if backoff.limit < backoff.first {
            findings.error(
                inner.mark(of: "limit"), "'limit' is shorter than the first wait, \(describe(backoff.first))")
        }
        return backoff
    }
}
