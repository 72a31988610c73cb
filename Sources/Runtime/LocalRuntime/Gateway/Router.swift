import CartwrightManifest

/// Which route a request takes, by the rules of API Gateway's HTTP API.
///
/// 1. A route that matches the whole path and the method: a literal beats a parameter, segment by segment from the left, and
///    a method beats `ANY`. 2. A route that ends in `{proxy+}`, the deepest first. 3. `$default`.
/// A trailing slash counts for nothing, and `HEAD` takes the `GET` route where no other would have it.
/// Matching reads the path's bytes and allocates nothing; only captures become strings.
struct Router: Sendable {
    private var nodes = [Node()]
    private var literals: [UInt8] = []
    private var patterns: [Pattern] = []
    private var defaultRoute: Int?

    /// A point in the tree of segments: what may follow here, and who answers when the path ends here.
    private struct Node: Sendable {
        var children: [Child] = []
        var parameter: Int?
        var ends = Methods()
        /// Who takes all that follows: one segment at least.
        var rest = Methods()
    }

    private struct Child: Sendable {
        var start: Int
        var count: Int
        var node: Int
    }

    /// The routes of one path, by method.
    private struct Methods: Sendable {
        private var routes: [Int16] = []
        private var any: Int16 = -1

        mutating func insert(_ route: Int, for method: String) {
            if method == "ANY" {
                any = Int16(route)
            } else {
                if routes.isEmpty { routes = Array(repeating: -1, count: Verb.allCases.count) }
                routes[Int(Verb(method).rawValue)] = Int16(route)
            }
        }

        func route(for verb: Verb) -> Int? {
            if !routes.isEmpty, routes[Int(verb.rawValue)] >= 0 { return Int(routes[Int(verb.rawValue)]) }
            if any >= 0 { return Int(any) }
            if verb == .head, !routes.isEmpty, routes[Int(Verb.get.rawValue)] >= 0 {
                return Int(routes[Int(Verb.get.rawValue)])
            }
            return nil
        }
    }

    /// Where a route's captures are: the positions of its parameters among the segments.
    private struct Pattern: Sendable {
        var parameters: [Int] = []
        var rest: Int?
    }

    /// Compiles the routes; a match names one by its index here.
    init(_ routes: [Manifest.Route]) {
        for (index, route) in routes.enumerated() { insert(route, as: index) }
    }

    // MARK: Matching

    /// The route for this method and raw path, if any.
    func match(_ verb: Verb, _ path: Span<UInt8>) -> Int? {
        let end = Self.end(of: path)
        return full(verb, path, from: 0, to: end, at: 0) ?? greedy(verb, path, from: 0, to: end, at: 0) ?? defaultRoute
    }

    /// What the route's parameters hold, decoded, from left to right; nil when the path's escapes are broken.
    func captures(of route: Int, in path: Span<UInt8>) -> [String]? {
        let pattern = patterns[route]
        if pattern.parameters.isEmpty && pattern.rest == nil { return [] }
        var captures: [String] = []
        captures.reserveCapacity(pattern.parameters.count + 1)
        let end = Self.end(of: path)
        var position = 0
        var segment = 0
        while position < end {
            let stop = pattern.rest == segment ? end : Self.stop(of: path, from: position + 1, to: end)
            if pattern.rest == segment || pattern.parameters.contains(segment) {
                guard let text = PercentDecoding.decode(path.extracting(position + 1..<stop)) else { return nil }
                captures.append(text)
            }
            position = stop
            segment += 1
        }
        return captures
    }

    /// The methods that some route takes on this path; `ANY` is not spelled out.
    func methods(on path: Span<UInt8>) -> [String] {
        let end = Self.end(of: path)
        return Verb.allCases.filter { verb in
            verb != .other
                && (full(verb, path, from: 0, to: end, at: 0) ?? greedy(verb, path, from: 0, to: end, at: 0)) != nil
        }.map(\.name)
    }

    private func full(_ verb: Verb, _ path: Span<UInt8>, from start: Int, to end: Int, at node: Int) -> Int? {
        if start == end { return nodes[node].ends.route(for: verb) }
        let stop = Self.stop(of: path, from: start + 1, to: end)
        let segment = path.extracting(start + 1..<stop)
        if segment.isEmpty { return nil }
        if let child = child(of: node, spelled: segment),
            let route = full(verb, path, from: stop, to: end, at: child)
        {
            return route
        }
        guard let parameter = nodes[node].parameter, !Self.isDots(segment) else { return nil }
        return full(verb, path, from: stop, to: end, at: parameter)
    }

    private func greedy(_ verb: Verb, _ path: Span<UInt8>, from start: Int, to end: Int, at node: Int) -> Int? {
        if start == end { return nil }
        let stop = Self.stop(of: path, from: start + 1, to: end)
        let segment = path.extracting(start + 1..<stop)
        if Self.isDots(segment) { return nil }
        if !segment.isEmpty {
            if let child = child(of: node, spelled: segment),
                let route = greedy(verb, path, from: stop, to: end, at: child)
            {
                return route
            }
            if let parameter = nodes[node].parameter,
                let route = greedy(verb, path, from: stop, to: end, at: parameter)
            {
                return route
            }
        }
        guard let route = nodes[node].rest.route(for: verb), !Self.hasDots(path, from: start, to: end) else {
            return nil
        }
        return route
    }

    private func child(of node: Int, spelled segment: Span<UInt8>) -> Int? {
        let children = nodes[node].children
        if children.isEmpty { return nil }
        let literals = literals.span
        let escaped = Self.contains(segment, UInt8(ascii: "%"))
        for child in children {
            let literal = literals.extracting(child.start..<child.start + child.count)
            if escaped ? PercentDecoding.spells(segment, literal) : Self.equal(segment, literal) { return child.node }
        }
        return nil
    }

    // MARK: Bytes of a path

    /// Where the path ends when one trailing slash is left out; 0 for the root.
    private static func end(of path: Span<UInt8>) -> Int {
        let count = path.count
        return count > 0 && path[count - 1] == UInt8(ascii: "/") ? count - 1 : count
    }

    private static func stop(of path: Span<UInt8>, from start: Int, to end: Int) -> Int {
        var index = start
        while index < end, path[index] != UInt8(ascii: "/") { index += 1 }
        return index
    }

    private static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        if left.count != right.count { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }

    private static func contains(_ bytes: Span<UInt8>, _ wanted: UInt8) -> Bool {
        for index in bytes.indices where bytes[index] == wanted { return true }
        return false
    }

    /// `.` and `..`, escaped or not, are no names: no parameter takes them, so no handler sees a path that climbs.
    private static func isDots(_ segment: Span<UInt8>) -> Bool {
        var index = 0
        var dots = 0
        while index < segment.count, dots < 2 {
            if segment[index] == UInt8(ascii: ".") {
                index += 1
            } else if segment.count - index >= 3, segment[index] == UInt8(ascii: "%"),
                segment[index + 1] == UInt8(ascii: "2"), segment[index + 2] | 0x20 == UInt8(ascii: "e")
            {
                index += 3
            } else {
                return false
            }
            dots += 1
        }
        return dots > 0 && index == segment.count
    }

    private static func hasDots(_ path: Span<UInt8>, from start: Int, to end: Int) -> Bool {
        var position = start
        while position < end {
            let stop = stop(of: path, from: position + 1, to: end)
            if isDots(path.extracting(position + 1..<stop)) { return true }
            position = stop
        }
        return false
    }

    // MARK: Building

    private mutating func insert(_ route: Manifest.Route, as index: Int) {
        var pattern = Pattern()
        defer { patterns.append(pattern) }
        if route.isDefault {
            defaultRoute = index
            return
        }
        var node = 0
        for (position, segment) in route.path.segments.enumerated() {
            switch segment {
            case .literal(let text):
                node = child(of: node, named: text)
            case .parameter:
                pattern.parameters.append(position)
                if let next = nodes[node].parameter {
                    node = next
                } else {
                    nodes.append(Node())
                    nodes[node].parameter = nodes.count - 1
                    node = nodes.count - 1
                }
            case .rest:
                pattern.rest = position
                nodes[node].rest.insert(index, for: route.method)
                return
            }
        }
        nodes[node].ends.insert(index, for: route.method)
    }

    private mutating func child(of node: Int, named text: String) -> Int {
        let bytes = Array(text.utf8)
        for child in nodes[node].children
        where literals[child.start..<child.start + child.count].elementsEqual(bytes) {
            return child.node
        }
        nodes.append(Node())
        nodes[node].children.append(Child(start: literals.count, count: bytes.count, node: nodes.count - 1))
        literals += bytes
        return nodes.count - 1
    }
}
