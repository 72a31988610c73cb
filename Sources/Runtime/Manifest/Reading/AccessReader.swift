/// Reads who may call a function, and insists that somebody said so.
struct AccessReader {
    let owner: String
    let name: Manifest.Mark
    let findings: Findings

    func read(_ fields: Fields, trigger: Manifest.Trigger?) -> [Manifest.Access] {
        var access: [Manifest.Access] = []
        for (text, mark) in fields.texts("access") ?? [] {
            guard let word = Manifest.Access(rawValue: text) else {
                let hint = didYouMean(text, among: Manifest.Access.words)
                let tail = hint.isEmpty ? "; it is one of \(Manifest.Access.words.joined(separator: ", "))" : hint
                findings.error(mark, "unknown access '\(Findings.shown(text))'\(tail)")
                continue
            }
            if access.contains(word) { findings.error(mark, "access '\(text)' is listed twice") }
            access.append(word)
        }
        switch trigger {
        case .http: routed(fields, access)
        case .socket:
            routed(fields, access)
            if access.contains(.signed) {
                findings.error(fields.mark(of: "access"), "'signed' is for webhooks; nothing signs a socket's messages")
            }
        case .queue, .event, .schedule:
            if fields.has("access"), access != [.internal] {
                findings.error(
                    fields.mark(of: "access"),
                    "nobody calls a function with '\(trigger?.word ?? "")'; leave 'access' away")
            }
            return [.internal]
        case .direct, nil: break
        }
        return access
    }

    private func routed(_ fields: Fields, _ access: [Manifest.Access]) {
        let mark = fields.mark(of: "access")
        if !fields.has("access") {
            let words = Manifest.Access.words.filter { $0 != "internal" }.joined(separator: ", ")
            findings.error(name, "\(owner) does not say who may call it; add 'access:' with one or more of \(words)")
        } else if access.contains(.internal) {
            findings.error(mark, "'internal' functions have no route; remove the route or name who may call it")
        } else if access.contains(.public), access.count > 1, !access.contains(.development) {
            findings.error(mark, "'public' lets everybody in; the other words have no effect")
        } else if access.contains(.signed), access.count > 1 {
            findings.error(mark, "'signed' stands alone: a webhook has no signed-in caller")
        }
    }
}
