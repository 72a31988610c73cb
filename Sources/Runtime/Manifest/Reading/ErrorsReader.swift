/// Reads `errors`: the codes of the problems that a handler throws. A list means 409, a mapping says the status.
struct ErrorsReader {
    let owner: String
    let findings: Findings

    func read(_ node: Node, _ fields: Fields) -> [Int: [String]] {
        guard case .mapping(let entries) = node.content else {
            return codes(fields.texts("errors") ?? []).map { [409: $0] } ?? [:]
        }
        if entries.isEmpty { findings.error(node.mark, "'errors' is empty; leave it out") }
        let keys = entries.map(\.key)
        guard let inner = Fields(node, owner: "'errors' of \(owner)", keys: keys, findings) else { return [:] }
        var errors: [Int: [String]] = [:]
        for entry in entries {
            guard entry.key.utf8.count == 3, let status = Int(entry.key), (400...499).contains(status) || status == 503
            else {
                findings.error(
                    entry.keyMark,
                    "'\(Findings.shown(entry.key))' is no status of a problem: write 400 to 499 or 503, "
                        + "as in errors: {409: [out_of_stock]}")
                continue
            }
            if let codes = codes(inner.texts(entry.key) ?? []) { errors[status] = codes }
        }
        return errors
    }

    private func codes(_ texts: [(text: String, mark: Manifest.Mark)]) -> [String]? {
        var codes: [String] = []
        for (text, mark) in texts {
            if !Names.isSnake(text) {
                let better = Names.snake(from: text)
                let hint = Names.isSnake(better) ? ", as in '\(Findings.shown(better))'" : ""
                findings.error(
                    mark, "'\(Findings.shown(text))' is not a code: lower-case words joined by underscores\(hint)")
            } else if codes.contains(text) {
                findings.error(mark, "'\(text)' is there twice")
            } else {
                codes.append(text)
            }
        }
        return codes.isEmpty ? nil : codes
    }
}
