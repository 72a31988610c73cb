/// Finds the one trigger of a function.
struct TriggerReader {
    static let keys = ["http", "queue", "event", "schedule", "socket"]

    let owner: String
    let name: Manifest.Mark
    let findings: Findings

    /// nil when there is none that could be understood; the reason has been reported.
    func read(_ fields: Fields) -> Manifest.Trigger? {
        let present = TriggerReader.keys.filter(fields.has)
        for extra in present.dropFirst() {
            findings.error(fields.mark(of: extra), "\(owner) already has '\(present[0])'; one function has one trigger")
        }
        guard let first = present.first else {
            if let access = fields["access"], case .scalar("internal", _) = access.content { return .direct }
            let words = TriggerReader.keys.joined(separator: ", ")
            findings.error(name, "\(owner) has no trigger: give it one of \(words), or 'access: internal'")
            return nil
        }
        switch first {
        case "http": return http(fields)
        case "queue": return queue(fields)
        case "event":
            return fields["event"].flatMap { EventPatternReader(findings: findings).read($0) }.map { .event($0) }
        case "schedule":
            guard let (text, mark) = fields.text("schedule") else { return nil }
            do throws(Manifest.Schedule.Problem) {
                return .schedule(try Manifest.Schedule(text))
            } catch {
                findings.error(mark, error.message)
                return nil
            }
        default: return socket(fields)
        }
    }

    private func http(_ fields: Fields) -> Manifest.Trigger? {
        let reader = RouteReader(findings: findings)
        guard let texts = fields.texts("http") else { return nil }
        let routes = texts.compactMap { reader.route($0.text, $0.mark) }
        return routes.isEmpty ? nil : .http(routes)
    }

    private func queue(_ fields: Fields) -> Manifest.Trigger? {
        guard let (text, _) = fields.text("queue") else { return nil }
        return .queue(text, batch(fields))
    }

    private func batch(_ fields: Fields) -> Manifest.Batch {
        guard let node = fields["batch"] else { return Manifest.Batch() }
        guard case .mapping = node.content else {
            return Manifest.Batch(size: fields.integer("batch", in: 1...10_000) ?? 10)
        }
        guard let inner = Fields(node, owner: "'batch' of \(owner)", keys: ["size", "window"], findings) else {
            return Manifest.Batch()
        }
        return Manifest.Batch(
            size: inner.integer("size", in: 1...10_000) ?? 10,
            window: inner.duration("window", in: .zero ... .seconds(300)) ?? .zero)
    }

    private func socket(_ fields: Fields) -> Manifest.Trigger? {
        guard let (text, mark) = fields.text("socket") else { return nil }
        let words = text.parts(between: " ", omittingEmpty: true)
        guard (1...2).contains(words.count) else {
            findings.error(mark, "'socket' must be a path and at most one word, as in /chat $connect")
            return nil
        }
        guard let path = RouteReader(findings: findings).path(words[0], mark) else { return nil }
        let key: Manifest.SocketRoute.Key
        switch words.dropFirst().first {
        case nil, "$default": key = .messages
        case "$connect": key = .connect
        case "$disconnect": key = .disconnect
        case .some(let word) where Names.isSnake(word) || Names.isKebab(word): key = .action(word)
        case .some(let word):
            let hint = didYouMean(word, among: ["$connect", "$disconnect", "$default"])
            findings.error(
                mark, "'\(Findings.shown(word))' is neither $connect, $disconnect, $default nor an action's name\(hint)"
            )
            return nil
        }
        return .socket(Manifest.SocketRoute(path: path, key: key))
    }
}
