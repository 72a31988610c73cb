/// functions.yaml as text: what is added leaves every other line and comment as it is.
struct ManifestText {
    private var lines: [Substring]

    init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false) }

    func adding(_ entry: String, service: String?) throws -> String {
        var lines = lines
        guard let start = lines.firstIndex(where: { $0.hasPrefix("functions:") }) else {
            throw Failure("functions.yaml has no `functions:`")
        }
        var end = start + 1
        while end < lines.count, lines[end].isEmpty || lines[end].hasPrefix(" ") || lines[end].hasPrefix("#") {
            end += 1
        }
        while end > start + 1, lines[end - 1].isEmpty || lines[end - 1].hasPrefix("#") { end -= 1 }
        lines.insert(contentsOf: entry.split(separator: "\n"), at: end)
        if let service { try Self.list(service, in: &lines) }
        return lines.joined(separator: "\n")
    }

    private static func list(_ service: String, in lines: inout [Substring]) throws {
        guard let index = lines.firstIndex(where: { $0.hasPrefix("services:") }) else {
            lines.insert("services: [\(service)]", at: 0)
            return
        }
        guard let close = lines[index].lastIndex(of: "]") else {
            throw Failure("add \(service) to `services:` in functions.yaml by hand, then try again")
        }
        lines[index].insert(contentsOf: ", \(service)", at: close)
    }
}
