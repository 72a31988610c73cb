/// Reads one entry under `functions:`.
struct FunctionReader {
    static let keys = [
        "does", "handler", "command", "http", "queue", "event", "schedule", "socket", "access", "idempotent", "limit",
        "timeout", "memory", "concurrency", "body", "batch", "uses", "errors",
        "on-failure",
    ]

    let name: String
    let mark: Manifest.Mark
    let findings: Findings

    private var owner: String { "function '\(Findings.shown(name))'" }

    func read(_ node: Node) -> Manifest.Function? {
        let nameIsFine = checkName()
        guard let fields = Fields(node, owner: owner, keys: FunctionReader.keys, findings) else { return nil }
        let does = readDoes(fields)
        let command = readCommand(fields)
        let handler = readHandler(fields)
        let trigger = TriggerReader(owner: owner, name: mark, findings: findings).read(fields)
        let access = AccessReader(owner: owner, name: mark, findings: findings).read(fields, trigger: trigger)
        let timeout = fields.duration("timeout", in: .seconds(1)...(.seconds(900)))
        guard let trigger else {
            _ = rest(fields)
            return nil
        }
        var function = Manifest.Function(
            name: name, does: does ?? "", handler: handler, trigger: trigger, access: access, timeout: timeout,
            mark: mark)
        function.command = command
        function.marks = fields.marks
        let rest = rest(fields)
        (function.idempotent, function.limit, function.uses) = (rest.idempotent, rest.limit, rest.uses)
        function.memory = rest.memory
        function.concurrency = rest.concurrency
        if let body = rest.body { function.body = body }
        function.errors = rest.errors
        function.onFailure = fields.text("on-failure")?.text
        warn(fields, function)
        return nameIsFine ? function : nil
    }

    private func checkName() -> Bool {
        guard Names.isKebab(name) else {
            let better = Names.kebab(from: name)
            let hint = Names.isKebab(better) ? ", as in '\(Findings.shown(better))'" : ""
            findings.error(
                mark,
                "'\(Findings.shown(name))' is not a function's name: lower-case words joined by hyphens\(hint)")
            return false
        }
        if name.utf8.count > 64 {
            findings.error(mark, "the name '\(Findings.shown(name))' is longer than the 64 characters Lambda allows")
            return false
        }
        if name == "cartwright" || name.hasPrefix("cartwright-") {
            findings.error(mark, "names that begin with 'cartwright' are reserved for the runtime")
            return false
        }
        return true
    }

    private func readDoes(_ fields: Fields) -> String? {
        guard fields.has("does") else {
            findings.error(mark, "\(owner) has no 'does:'; say in one sentence what it does")
            return nil
        }
        guard let (text, mark) = fields.text("does") else { return nil }
        if text.isEmpty || hasControls(text) {
            findings.error(mark, "'does' must be one sentence on one line")
        } else if text.utf8.count > 200, text.unicodeScalars.count > 200 {
            findings.error(mark, "'does' is longer than 200 characters; one sentence is enough")
        }
        return text
    }

    private func hasControls(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) { return false }
        return text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    /// A program that speaks the Runtime API, with its arguments.
    private func readCommand(_ fields: Fields) -> [String] {
        let words = fields.texts("command") ?? []
        for (index, word) in words.enumerated() {
            if word.text.utf8.contains(0) {
                findings.error(word.mark, "a word of 'command' cannot contain a NUL")
            } else if index == 0, word.text.isEmpty || word.text.contains(" ") {
                findings.error(
                    word.mark, "'command' is a list of words, as in [python3, -m, awslambdaric, app.handler]")
            }
        }
        return words.map(\.text)
    }

    private func readHandler(_ fields: Fields) -> Manifest.Handler? {
        guard fields.has("handler") else {
            if !fields.has("command") {
                findings.error(mark, "\(owner) has no 'handler:'; name the Swift function, as in Catalog.getProduct")
            }
            return nil
        }
        if fields.has("command") {
            findings.error(fields.mark(of: "command"), "\(owner) has both 'handler' and 'command'; keep one")
        }
        guard let (text, mark) = fields.text("handler") else { return nil }
        let parts = text.parts(between: ".")
        guard SwiftName.isPath(text), parts.last?.utf8.first.map({ !Names.isUpper($0) }) ?? false else {
            findings.error(
                mark,
                "handler '\(Findings.shown(text))' must be Module.function, or function in a package with one module")
            return nil
        }
        return Manifest.Handler(module: parts.count == 2 ? parts[0] : nil, name: parts[parts.count - 1], mark: mark)
    }

    private struct Rest {
        var idempotent = Manifest.Idempotency.no
        var limit: Manifest.Limit?
        var memory = Manifest.Defaults.memory
        var concurrency: Int?
        var body: Int?
        var uses = Manifest.Uses()
        var errors: [Int: [String]] = [:]
    }

    private func rest(_ fields: Fields) -> Rest {
        var rest = Rest()
        if let node = fields["idempotent"] {
            switch node.scalarValue {
            case .bool(let value): rest.idempotent = value ? .transaction : .no
            case .string("steps"): rest.idempotent = .steps
            default: findings.error(node.mark, "'idempotent' must be true, false or steps")
            }
        }
        if let node = fields["limit"] { rest.limit = LimitReader(findings: findings).read(node) }
        if let size = fields.size("memory", in: (128 << 20)...(10_240 << 20)) { rest.memory = size >> 20 }
        rest.concurrency = fields.integer("concurrency", in: 0...1_000)
        if let size = fields.size("body", in: 0...(100 << 20)) { rest.body = size }
        if let node = fields["uses"] { rest.uses = uses(node) }
        if let node = fields["errors"] {
            rest.errors = ErrorsReader(owner: owner, findings: findings).read(node, fields)
        }
        return rest
    }

    private func uses(_ node: Node) -> Manifest.Uses {
        var uses = Manifest.Uses()
        let keys = ["secrets", "queues", "buckets", "hosts"]
        guard let fields = Fields(node, owner: "'uses' of \(owner)", keys: keys, findings) else { return uses }
        for (text, mark) in fields.texts("secrets") ?? [] {
            if Names.isEnvironment(text) {
                uses.secrets.append(text)
            } else {
                findings.error(mark, "secret '\(Findings.shown(text))' must be named as in the environment: UPPER_CASE")
            }
        }
        uses.queues = fields.texts("queues")?.map(\.text) ?? []
        uses.buckets = fields.texts("buckets")?.map(\.text) ?? []
        uses.hosts = fields.texts("hosts")?.map(\.text) ?? []
        return uses
    }

    private func warn(_ fields: Fields, _ function: Manifest.Function) {
        if case .http = function.trigger {
            if function.timeout > .seconds(30) {
                findings.warning(
                    fields.mark(of: "timeout"), "API Gateway answers 503 after 30s whatever 'timeout' says")
            }
            if function.body > 6 << 20 {
                findings.warning(fields.mark(of: "body"), "Lambda takes request bodies of at most 6MB")
            }
        } else if case .socket(let route) = function.trigger {
            warn(fields, function, route)
        } else {
            for key in ["body", "limit", "idempotent", "errors"] where fields.has(key) {
                let reason =
                    key == "idempotent"
                    ? "a repeated delivery never has a second effect anyway"
                    : "only 'http' and 'socket' functions have one"
                findings.error(
                    fields.mark(of: key),
                    "'\(key)' means nothing for a function with '\(function.trigger.word)': \(reason)")
            }
        }
        if fields.has("batch") {
            if case .queue = function.trigger {
            } else {
                findings.error(fields.mark(of: "batch"), "'batch' means something only beside 'queue'")
            }
        }
    }

    private func warn(_ fields: Fields, _ function: Manifest.Function, _ route: Manifest.SocketRoute) {
        if fields.has("idempotent") {
            findings.error(fields.mark(of: "idempotent"), "'idempotent' means nothing for a function with 'socket'")
        }
        let (word, meaningless) =
            switch route.key {
            case .connect: ("$connect", ["body"])
            case .disconnect: ("$disconnect", ["body", "limit", "errors"])
            case .messages, .action: ("", [String]())
            }
        for key in meaningless where fields.has(key) {
            findings.error(fields.mark(of: key), "'\(key)' means nothing for a function with '\(word)'")
        }
        if function.timeout > .seconds(29) {
            findings.warning(
                fields.mark(of: "timeout"), "API Gateway waits 29s for a socket's function whatever 'timeout' says")
        }
        if function.body > 128 << 10 {
            findings.warning(fields.mark(of: "body"), "API Gateway carries messages of at most 128KB")
        }
    }
}
