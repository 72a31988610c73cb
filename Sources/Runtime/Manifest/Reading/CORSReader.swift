/// Reads `cors:`.
struct CORSReader {
    static let keys = ["origins", "methods", "headers", "expose", "credentials", "max-age"]

    let findings: Findings

    func read(_ node: Node) -> Manifest.CORS {
        var cors = Manifest.CORS()
        guard let fields = Fields(node, owner: "'cors'", keys: CORSReader.keys, findings) else { return cors }
        let origins = fields.texts("origins") ?? []
        for (text, mark) in origins {
            if text == "*" || CORSReader.isOrigin(text) {
                cors.origins.append(text)
            } else {
                findings.error(
                    mark,
                    "'\(Findings.shown(text))' is not an origin: scheme and host, without a path, as in https://shop.example"
                )
            }
        }
        for (text, mark) in fields.texts("methods") ?? [] {
            if text == "*" || Manifest.Route.methods.dropLast().contains(text) {
                cors.methods.append(text)
            } else {
                findings.error(
                    mark, "'\(Findings.shown(text))' is not a method\(didYouMean(text, among: Manifest.Route.methods))")
            }
        }
        cors.headers = headers("headers", fields)
        cors.expose = headers("expose", fields)
        cors.credentials = fields.bool("credentials") ?? false
        if let age = fields.duration("max-age", in: .zero ... .seconds(86_400)) { cors.maxAge = age }
        if cors.credentials, cors.origins.contains("*") {
            findings.error(
                fields.mark(of: "credentials"),
                "browsers refuse 'credentials' together with the origin '*'; list origins")
        }
        return cors
    }

    private func headers(_ key: String, _ fields: Fields) -> [String] {
        (fields.texts(key) ?? []).compactMap { text, mark in
            let isToken = !text.isEmpty && text.utf8.allSatisfy(CORSReader.isTokenByte)
            if !isToken { findings.error(mark, "'\(Findings.shown(text))' is not a header's name") }
            return isToken ? text : nil
        }
    }

    /// RFC 9110 token.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        Names.isLower(byte) || Names.isUpper(byte) || Names.isDigit(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }

    private static func isOrigin(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        let host = text.dropFirst(scheme.count)
        return !host.isEmpty
            && host.utf8.allSatisfy { Names.isLower($0) || Names.isDigit($0) || ".-:[]".utf8.contains($0) }
    }
}
