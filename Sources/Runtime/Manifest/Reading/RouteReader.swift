/// Reads `GET /products/{id}` by the rules of API Gateway's HTTP API.
struct RouteReader {
    let findings: Findings

    func route(_ text: String, _ mark: Manifest.Mark) -> Manifest.Route? {
        if text == "$default" { return Manifest.Route(method: "ANY", path: .default, mark: mark) }
        let words = text.parts(between: " ", omittingEmpty: true)
        guard words.count == 2 else {
            let hint = words.count == 1 && text.hasPrefix("/") ? "; did you mean 'GET \(Findings.shown(text))'?" : ""
            findings.error(
                mark, "route '\(Findings.shown(text))' must be a method and a path, as in GET /products/{id}\(hint)")
            return nil
        }
        var isFine = true
        if !Manifest.Route.methods.contains(words[0]) {
            let known = Manifest.Route.methods
            let upper = words[0].uppercased()
            let hint = known.contains(upper) ? "; did you mean '\(upper)'?" : didYouMean(words[0], among: known)
            findings.error(mark, "'\(Findings.shown(words[0]))' is not a method\(hint)")
            isFine = false
        }
        guard let path = path(words[1], mark), isFine else { return nil }
        return Manifest.Route(method: words[0], path: path, mark: mark)
    }

    func path(_ text: String, _ mark: Manifest.Mark) -> Manifest.Route.Path? {
        guard text.hasPrefix("/") else {
            findings.error(mark, "path '\(Findings.shown(text))' must begin with '/'")
            return nil
        }
        if text == "/" { return Manifest.Route.Path(segments: []) }
        guard !text.hasSuffix("/") else {
            findings.error(
                mark, "path '\(Findings.shown(text))' ends in '/'; leave it out, a trailing slash is served like none")
            return nil
        }
        let parts = text.parts(between: "/").dropFirst()
        var segments: [Manifest.Route.Path.Segment] = []
        var names: Set<String> = []
        for (index, part) in zip(parts.indices, parts) {
            guard let segment = segment(part, isLast: index == parts.endIndex - 1, text, mark) else { return nil }
            switch segment {
            case .literal: break
            case .parameter(let name), .rest(let name):
                if !names.insert(name).inserted {
                    findings.error(mark, "path '\(Findings.shown(text))' has two parameters named '\(name)'")
                    return nil
                }
            }
            segments.append(segment)
        }
        return Manifest.Route.Path(segments: segments)
    }

    private func segment(
        _ part: String, isLast: Bool, _ path: String, _ mark: Manifest.Mark
    ) -> Manifest.Route.Path.Segment? {
        func refuse(_ reason: String) -> Manifest.Route.Path.Segment? {
            findings.error(mark, "path '\(Findings.shown(path))': \(reason)")
            return nil
        }
        let shown = Findings.shown(part)
        if part.isEmpty { return refuse("two slashes in a row") }
        if part == "." || part == ".." { return refuse("'\(part)' cannot be a segment") }
        let braces = part.utf8.filter { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }
        guard !braces.isEmpty else {
            if part.hasPrefix(":") { return refuse("write '{\(shown.dropFirst())}' for a parameter, not '\(shown)'") }
            guard part.utf8.allSatisfy(RouteReader.isLiteral) else {
                return refuse("'\(shown)' has a character that does not belong in a path")
            }
            return .literal(part)
        }
        guard part.hasPrefix("{"), part.hasSuffix("}"), braces.elementsEqual("{}".utf8) else {
            return refuse("a parameter fills its whole segment, as in /{id}/, unlike '\(shown)'")
        }
        var name = String(part.dropFirst().dropLast())
        let isRest = name.hasSuffix("+")
        if isRest { name.removeLast() }
        guard Names.isSnake(name) else {
            let better = Names.snake(from: name)
            let hint = Names.isSnake(better) && better != name ? ", as in '{\(better)\(isRest ? "+" : "")}'" : ""
            return refuse("the parameter '\(shown)' must be named in snake_case\(hint)")
        }
        if isRest, !isLast { return refuse("'\(shown)' takes the rest of the path, so it must come last") }
        return isRest ? .rest(name) : .parameter(name)
    }

    /// RFC 3986 pchar without percent-encoding: routes are written decoded.
    private static func isLiteral(_ byte: UInt8) -> Bool {
        Names.isLower(byte) || Names.isUpper(byte) || Names.isDigit(byte) || "-._~!$&'()*+,;=:@".utf8.contains(byte)
    }
}
