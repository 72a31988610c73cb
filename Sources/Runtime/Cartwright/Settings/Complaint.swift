import CartwrightManifest
import CartwrightSecurity

/// What is wrong with a value, as the end of a sentence that begins with the setting's name. Secrets are never quoted.
enum Complaint {
    @Sendable static func port(_ text: String) -> String? {
        if let port = Int(text), text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), (0...65_535).contains(port) {
            return nil
        }
        return "must be a port between 0 and 65535, not '\(text)'"
    }

    static func word(_ text: String, of known: [String]) -> String? {
        if known.contains(text) { return nil }
        return "must be one of \(known.joined(separator: ", ")), not '\(text)'\(didYouMean(text, among: known))"
    }

    @Sendable static func webAddress(_ text: String) -> String? {
        for scheme in ["https://", "http://"] where text.hasPrefix(scheme) && text.count > scheme.count {
            if text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return nil }
        }
        return "must be an address that begins with https:// or http://, not '\(text)'"
    }

    @Sendable static func origins(_ text: String) -> String? {
        for origin in items(text) where origin != "*" {
            let host = ["https://", "http://"].first(where: origin.hasPrefix).map { origin.dropFirst($0.count) }
            if host?.isEmpty ?? true || host?.contains("/") ?? true {
                return "must list origins such as https://shop.example, without a path; '\(origin)' is none"
            }
        }
        return nil
    }

    @Sendable static func networks(_ text: String) -> String? {
        for item in items(text) {
            let parts = item.split(separator: "/", omittingEmptySubsequences: false)
            let isAddress =
                parts[0].utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
                || parts[0].contains(":")
            let isNetwork =
                parts.count == 1 || (parts.count == 2 && Int(parts[1]).map { (0...128).contains($0) } == true)
            if !isAddress || !isNetwork || parts[0].isEmpty {
                return "must list addresses such as 10.0.0.1 or 10.0.0.0/8; '\(item)' is none"
            }
        }
        return nil
    }

    @Sendable static func shortSecret(_ text: String) -> String? {
        text.utf8.count >= JWT.minimumSecretBytes
            ? nil : "has \(text.utf8.count) bytes; it needs at least \(JWT.minimumSecretBytes)"
    }

    @Sendable static func database(_ text: String) -> String? {
        switch scheme(of: text) {
        case "postgres", "postgresql": return nil
        case "mongodb", "mongodb+srv": return refusedDatabase("MongoDB")
        case "mysql", "mysql2", "mariadb": return refusedDatabase("MySQL")
        case nil where text.contains("="): return nil
        case let other:
            return "must begin with postgresql://\(other.map { ", not \($0):" } ?? "")"
        }
    }

    static func refusedDatabase(_ name: String) -> String {
        "names \(name), which cannot keep what Cartwright promises: stock, order and event change in one Postgres "
            + "transaction. Set DATABASE_URL to a postgresql:// address, or leave it away for a private Postgres"
    }

    @Sendable static func broker(_ text: String) -> String? {
        switch scheme(of: text) {
        case "postgres", "postgresql", "sqs": return nil
        case "amqp", "amqps":
            return "names an AMQP broker: queues live in Postgres, so that a message and the change it tells of are "
                + "written in one transaction. Leave BROKER_URL away"
        default: return "must begin with postgres: or sqs:"
        }
    }

    static func scheme(of text: String) -> String? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let scheme = text[..<colon].lowercased()
        let fits = scheme.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2B }
        return fits && !scheme.isEmpty ? scheme : nil
    }

    private static func items(_ text: String) -> [String] {
        text.split(separator: ",").map { String($0.drop { $0 == " " }) }.map { item in
            var item = item
            while item.hasSuffix(" ") { item.removeLast() }
            return item
        }.filter { !$0.isEmpty }
    }
}
