import CartwrightManifest

/// Paths as events have them: API Gateway decodes them, a Function URL leaves them as the client wrote them.
enum EventPath {
    /// The path as it stands in a request line. What is escaped stays so, everything else that a path may not hold becomes so.
    static func encoded(_ path: String) -> String {
        let bytes = Array(path.utf8)
        if !bytes.isEmpty, bytes.allSatisfy({ mayStand($0) && $0 != UInt8(ascii: "%") }) { return path }
        var encoded: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            let isEscape = byte == UInt8(ascii: "%") && value(bytes, index) != nil
            if isEscape || (mayStand(byte) && byte != UInt8(ascii: "%")) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
            }
        }
        let text = String(decoding: encoded, as: UTF8.self)
        return bytes.first == UInt8(ascii: "/") ? text : "/" + text
    }

    /// The route that a path leads to, and what it captures, decoded. Whole paths go before `{name}`, that before `{name+}`,
    /// and those before `$default`, as API Gateway has it.
    static func match(
        _ method: String, _ path: String, among routes: [Manifest.Route]
    ) -> (route: Manifest.Route, captures: [String])? {
        var best: (route: Manifest.Route, captures: [String], rank: [Int])?
        for route in routes where route.method == method || route.method == "ANY" || route.isDefault {
            guard let captures = captures(of: route.path, in: path) else { continue }
            let rank = rank(route, method)
            if let best, !best.rank.lexicographicallyPrecedes(rank) { continue }
            best = (route, captures, rank)
        }
        return best.map { ($0.route, $0.captures) }
    }

    /// The better of two routes that match is the one whose first segment that differs says more.
    private static func rank(_ route: Manifest.Route, _ method: String) -> [Int] {
        if route.isDefault { return [0] }
        let segments = route.path.segments.map { segment in
            switch segment {
            case .rest: 1
            case .parameter: 2
            case .literal: 3
            }
        }
        return segments + [4, route.method == method ? 1 : 0]
    }

    private static func captures(of pattern: Manifest.Route.Path, in path: String) -> [String]? {
        if pattern.isDefault { return [] }
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        // One slash at the end is forgiven, as in the gateway.
        if parts.count > 1 || parts.first?.isEmpty == true, parts.last?.isEmpty == true { parts = parts.dropLast() }
        var captures: [String] = []
        for (index, segment) in pattern.segments.enumerated() {
            if case .rest = segment {
                let rest = parts.dropFirst(index)
                guard !rest.isEmpty, let text = decoded(rest.joined(separator: "/")) else { return nil }
                // No handler sees a path that climbs.
                if text.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) { return nil }
                captures.append(text)
                return captures
            }
            guard index < parts.count, let text = decoded(String(parts[parts.startIndex + index])), !text.isEmpty
            else { return nil }
            switch segment {
            case .literal(let literal): if literal != text { return nil }
            case .parameter, .rest:
                if text == "." || text == ".." { return nil }
                captures.append(text)
            }
        }
        return parts.count == pattern.segments.count ? captures : nil
    }

    /// The text behind the escapes (RFC 3986, 2.1); nil where one is broken, or what it spells is no UTF-8 or holds NUL.
    static func decoded(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%") {
                guard let byte = value(bytes, index), byte != 0 else { return nil }
                decoded.append(byte)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// `pchar` and the slash of RFC 3986, 3.3, with the escape's `%`.
    private static func mayStand(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "/-._~!$&'()*+,;=:@%".utf8.contains(byte)
        }
    }

    private static func value(_ bytes: [UInt8], _ percent: Int) -> UInt8? {
        guard percent + 2 < bytes.count, let high = nibble(bytes[percent + 1]), let low = nibble(bytes[percent + 2])
        else { return nil }
        return high << 4 | low
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 55 + nibble }
}
