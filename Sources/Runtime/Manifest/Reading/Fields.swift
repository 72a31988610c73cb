/// The keys of one mapping, taken one by one; each has its type checked and its mistakes reported.
struct Fields {
    let mark: Manifest.Mark
    /// What the mapping is, for messages: `function 'catalog-get-product'`.
    let owner: String
    let findings: Findings
    private var entries: [String: Node.Entry] = [:]

    /// nil when the node is no mapping, which has then been reported.
    init?(_ node: Node, owner: String, keys: [String], _ findings: Findings) {
        guard case .mapping(let found) = node.content else {
            findings.error(node.mark, "\(owner) must be a mapping of keys to values, not \(node.kind)")
            return nil
        }
        (mark, self.owner, self.findings) = (node.mark, owner, findings)
        for entry in found {
            if keys.contains(entry.key) {
                entries[entry.key] = entry
            } else {
                let hint = didYouMean(entry.key, among: keys)
                findings.error(entry.keyMark, "unknown key '\(Findings.shown(entry.key))' in \(owner)\(hint)")
            }
        }
    }

    /// The value under a key, an empty one being reported: a key that is written says something.
    subscript(key: String) -> Node? {
        guard let entry = entries[key] else { return nil }
        if entry.value.isNull {
            findings.error(entry.keyMark, "'\(key)' has no value")
            return nil
        }
        return entry.value
    }

    func has(_ key: String) -> Bool { entries[key] != nil }

    func mark(of key: String) -> Manifest.Mark { entries[key]?.keyMark ?? mark }

    /// Where each value stands.
    var marks: [String: Manifest.Mark] { entries.mapValues(\.value.mark) }

    func text(_ key: String) -> (text: String, mark: Manifest.Mark)? {
        guard let node = self[key], let text = text(node, "'\(key)'") else { return nil }
        return (text, node.mark)
    }

    /// Text, or a report of what stands there instead.
    func text(_ node: Node, _ what: String) -> String? {
        switch node.scalarValue {
        case .string(let text): return text
        case .bool, .number: findings.error(node.mark, "\(what) must be text, not \(node.kind); put it in quotes")
        default: findings.error(node.mark, "\(what) must be text, not \(node.kind)")
        }
        return nil
    }

    /// A list of texts, or a single one.
    func texts(_ key: String) -> [(text: String, mark: Manifest.Mark)]? {
        guard let node = self[key] else { return nil }
        guard case .list(let items) = node.content else {
            return text(node, "'\(key)'").map { [($0, node.mark)] } ?? []
        }
        if items.isEmpty { findings.error(node.mark, "'\(key)' is an empty list") }
        return items.compactMap { item in text(item, "each of '\(key)'").map { ($0, item.mark) } }
    }

    func bool(_ key: String) -> Bool? {
        guard let node = self[key] else { return nil }
        if case .bool(let value) = node.scalarValue { return value }
        findings.error(node.mark, "'\(key)' must be true or false, not \(node.kind)")
        return nil
    }

    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let node = self[key] else { return nil }
        guard case .number(let text) = node.scalarValue, let value = Int(text) else {
            findings.error(node.mark, "'\(key)' must be a whole number, not \(node.kind)")
            return nil
        }
        guard range.contains(value) else {
            findings.error(
                node.mark, "'\(key)' must be between \(range.lowerBound) and \(range.upperBound), not \(value)")
            return nil
        }
        return value
    }

    func duration(_ key: String, in range: ClosedRange<Duration>) -> Duration? {
        guard let node = self[key] else { return nil }
        guard let text = unitText(node), let value = parseDuration(text) else {
            findings.error(node.mark, "'\(key)' must be a duration such as 500ms, 30s, 5m, 12h or 4d")
            return nil
        }
        guard range.contains(value) else {
            let limits = "\(describe(range.lowerBound)) and \(describe(range.upperBound))"
            findings.error(node.mark, "'\(key)' must be between \(limits), not \(text)")
            return nil
        }
        return value
    }

    /// In bytes.
    func size(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let node = self[key] else { return nil }
        guard let text = unitText(node), let value = parseSize(text) else {
            findings.error(node.mark, "'\(key)' must be a size such as 64KB, 256MB or 1GB")
            return nil
        }
        guard range.contains(value) else {
            let limits = "\(describe(bytes: range.lowerBound)) and \(describe(bytes: range.upperBound))"
            findings.error(node.mark, "'\(key)' must be between \(limits), not \(text)")
            return nil
        }
        return value
    }

    private func unitText(_ node: Node) -> String? {
        if case .string(let text) = node.scalarValue { text } else { nil }
    }
}
