/// Reads an event pattern and checks that its shape is one EventBridge takes.
struct EventPatternReader {
    private static let keys = [
        "source", "detail-type", "detail", "account", "region", "time", "id", "resources", "version", "$or",
    ]
    private static let operators = [
        "prefix", "suffix", "anything-but", "numeric", "exists", "cidr", "equals-ignore-case", "wildcard",
    ]
    private static let comparisons = ["=", "<", "<=", ">", ">="]

    let findings: Findings

    func read(_ node: Node) -> Manifest.EventPattern? {
        guard case .mapping(let entries) = node.content, !entries.isEmpty else {
            findings.error(
                node.mark, "'event' must be a pattern, as in {source: [orders], detail-type: [order.placed]}")
            return nil
        }
        for entry in entries where !EventPatternReader.keys.contains(entry.key) {
            let hint = didYouMean(entry.key, among: EventPatternReader.keys)
            findings.error(
                entry.keyMark, "an event has no '\(Findings.shown(entry.key))'; its fields are below 'detail'\(hint)")
        }
        fields(entries)
        return Manifest.EventPattern(value(node))
    }

    private func fields(_ entries: [Node.Entry]) {
        for entry in entries {
            switch entry.value.content {
            case .list(let items):
                if items.isEmpty {
                    findings.error(
                        entry.value.mark, "'\(Findings.shown(entry.key))' lists nothing, so it never matches")
                } else if entry.key == "$or" {
                    alternatives(entry.value, items)
                } else {
                    items.forEach { matcher($0, of: entry.key) }
                }
            case .mapping(let inner):
                if inner.isEmpty {
                    findings.error(entry.value.mark, "'\(Findings.shown(entry.key))' is empty; leave it out")
                } else if let only = inner.first, EventPatternReader.operators.contains(only.key), inner.count == 1 {
                    findings.error(only.keyMark, "'\(only.key)' is a matcher and goes into a list: [{\(only.key): …}]")
                } else {
                    fields(inner)
                }
            case .scalar(let text, _):
                let better = Findings.shown(text)
                findings.error(entry.value.mark, "a pattern lists what it accepts: write [\(better)], not \(better)")
            }
        }
    }

    private func alternatives(_ node: Node, _ items: [Node]) {
        if items.count < 2 { findings.error(node.mark, "'$or' needs at least two patterns") }
        for item in items {
            if case .mapping(let entries) = item.content, !entries.isEmpty {
                fields(entries)
            } else {
                findings.error(item.mark, "each alternative of '$or' is a pattern, not \(item.kind)")
            }
        }
    }

    private func matcher(_ node: Node, of field: String) {
        switch node.content {
        case .scalar: return
        case .list: findings.error(node.mark, "a list inside a list never matches")
        case .mapping(let entries):
            guard let only = entries.first, entries.count == 1 else {
                findings.error(node.mark, "a matcher has exactly one key, as in {prefix: order.}")
                return
            }
            guard EventPatternReader.operators.contains(only.key) else {
                let hint = didYouMean(only.key, among: EventPatternReader.operators)
                findings.error(only.keyMark, "unknown matcher '\(Findings.shown(only.key))'\(hint)")
                return
            }
            operand(of: only)
        }
    }

    private func operand(of entry: Node.Entry) {
        let node = entry.value
        switch entry.key {
        case "exists":
            if case .bool = node.scalarValue { return }
            findings.error(node.mark, "'exists' must be true or false")
        case "numeric": numeric(node)
        case "anything-but": anythingBut(node)
        case "prefix", "suffix":
            if case .mapping(let inner) = node.content, inner.count == 1, inner[0].key == "equals-ignore-case" {
                text(inner[0].value, of: inner[0].key)
            } else {
                text(node, of: entry.key)
            }
        case "wildcard":
            text(node, of: entry.key)
            if case .scalar(let text, _) = node.content, text.contains("**") {
                findings.error(node.mark, "'wildcard' must not have two '*' in a row")
            }
        default: text(node, of: entry.key)
        }
    }

    private func text(_ node: Node, of key: String) {
        if case .string(let text) = node.scalarValue, !text.isEmpty { return }
        findings.error(node.mark, "'\(key)' must be text, not \(node.kind)")
    }

    private func anythingBut(_ node: Node) {
        switch node.content {
        case .scalar:
            if node.isNull { findings.error(node.mark, "'anything-but' says nothing") }
        case .list(let items):
            if items.isEmpty { findings.error(node.mark, "'anything-but' lists nothing") }
            for item in items where item.scalarValue == nil {
                findings.error(item.mark, "'anything-but' lists texts or numbers, not \(item.kind)")
            }
        case .mapping(let entries):
            guard let only = entries.first, entries.count == 1,
                ["prefix", "suffix", "equals-ignore-case", "wildcard"].contains(only.key)
            else {
                findings.error(node.mark, "'anything-but' takes a value, a list, or one of prefix, suffix, wildcard")
                return
            }
            if case .list(let items) = only.value.content {
                items.forEach { text($0, of: only.key) }
            } else {
                text(only.value, of: only.key)
            }
        }
    }

    private func numeric(_ node: Node) {
        let message = "'numeric' must be a comparison or a range: ['>', 0] or ['>=', 10, '<', 20]"
        guard case .list(let items) = node.content, items.count == 2 || items.count == 4 else {
            findings.error(node.mark, message)
            return
        }
        for (index, item) in items.enumerated() {
            switch (index % 2, item.scalarValue) {
            case (0, .string(let text)) where EventPatternReader.comparisons.contains(text): continue
            case (1, .number): continue
            default: findings.error(item.mark, message)
            }
        }
    }

    private func value(_ node: Node) -> Manifest.Value {
        switch node.content {
        case .scalar: node.scalarValue ?? .null
        case .list(let items): .list(items.map(value))
        case .mapping(let entries):
            .mapping(entries.map { Manifest.Value.Member(key: $0.key, value: value($0.value)) })
        }
    }
}
