/// RFC 9110 §8.8 and §13.1: entity tags and the two lists that name them.
enum EntityTag {
    /// `If-Match` compares strongly: a weak tag never matches. `"v7"` and `"v7-50"` both name version 7.
    static func ifMatch(_ header: String, allows version: Int) -> Bool {
        for tag in tags(header) {
            if tag == "*" { return true }
            guard let opaque = unquoted(tag) else { continue }
            if opaque == "v\(version)" || opaque.hasPrefix("v\(version)-") { return true }
        }
        return false
    }

    /// `If-None-Match` compares weakly.
    static func ifNoneMatch(_ header: String, names tag: String) -> Bool {
        for candidate in tags(header) {
            if candidate == "*" { return true }
            let strong = candidate.hasPrefix("W/") ? candidate.dropFirst(2) : candidate
            if unquoted(strong).map({ $0 == tag }) == true { return true }
        }
        return false
    }

    private static func tags(_ header: String) -> [Substring] {
        header.split(separator: ",").map { $0.trimmingSpaces() }
    }

    private static func unquoted(_ tag: Substring) -> Substring? {
        guard tag.count >= 2, tag.first == "\"", tag.last == "\"" else { return nil }
        return tag.dropFirst().dropLast()
    }
}

extension Substring {
    func trimmingSpaces() -> Substring {
        var rest = self
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return rest
    }
}
