import CartwrightManifest

/// `cartwright-build table`: the manifest becomes the typed function table.
struct TableCommand {
    let manifest: String
    let output: String
    /// The module the table is compiled into; its own names need no import.
    let module: String?
    /// How messages call the manifest.
    let shownAs: String

    init(_ options: [String: String]) throws {
        guard let manifest = options["manifest"], let output = options["output"] else {
            throw BuildProblem(usage: BuildTool.usage)
        }
        self.manifest = manifest
        self.output = output
        module = options["module"]
        shownAs = options["show-as"] ?? manifest.split(separator: "/").last.map(String.init) ?? manifest
    }

    func run() throws {
        let bytes = try Files.read(manifest)
        let (model, diagnostics) = Manifest.load(yaml: bytes, file: shownAs)
        if diagnostics.hasErrors { throw BuildProblem(diagnostics) }
        FileHandleOutput.write(diagnostics.map { "\($0)\n" }.joined())
        let source = TableSource(manifest: model, text: String(decoding: bytes, as: UTF8.self), module: module)
        try Files.write(source.text, to: output)
    }
}

/// The Swift source of a function table.
struct TableSource {
    let manifest: Manifest
    let text: String

    init(manifest: Manifest, text yaml: String, module: String?) {
        self.manifest = manifest
        let imports = TableSource.imports(manifest, module: module)
        text = """
            // Written by cartwright-build from \(manifest.file); changes belong there.
            public import Cartwright
            \(imports)
            /// Every function of \(manifest.file) with its handler.
            public let functions: FunctionTable = functionTable()

            private func functionTable() -> FunctionTable {
                var table = FunctionTable(manifest: manifestText)
            \(TableSource.entries(manifest))
                return table
            }

            private let manifestText = \(SwiftLiteral.of(yaml))

            """
    }

    /// One import per module, each at the line that first names the module: a missing one is that line's mistake.
    private static func imports(_ manifest: Manifest, module: String?) -> String {
        var lines: [String: Int] = [:]
        let named =
            manifest.services.compactMap { service in service.module.map { ($0, service.mark.line) } }
            + manifest.functions.compactMap { function in
                function.handler.flatMap { handler in handler.module.map { ($0, handler.mark.line) } }
            }
        for (name, line) in named where name != module && name != "Cartwright" {
            lines[name] = min(line, lines[name] ?? .max)
        }
        return lines.sorted { $0.key < $1.key }.map {
            "#sourceLocation(file: \"\(manifest.file)\", line: \($0.value))\nimport \($0.key)\n#sourceLocation()\n"
        }.joined()
    }

    private static func entries(_ manifest: Manifest) -> String {
        var lines: [String] = []
        func add(_ line: Int, _ statement: String) {
            lines.append("#sourceLocation(file: \"\(manifest.file)\", line: \(line))")
            lines.append("    \(statement)")
            lines.append("#sourceLocation()")
        }
        for service in manifest.services { add(service.mark.line, "table.add(\(service.expression))") }
        for function in manifest.functions {
            guard let handler = function.handler else { continue }
            let name = handler.module.map { "\($0)::\(handler.name)" } ?? handler.name
            // What is only called by name takes and gives JSON, as an http function does.
            let trigger = function.trigger.word == "direct" ? "http" : function.trigger.word
            let key = socketKey(of: function)
            let shape = shape(of: handler, key ?? trigger)
            let argument = key.map { "\($0): \(name)" } ?? name
            add(handler.mark.line, "table.add(\"\(function.name)\", .\(trigger)(\(argument)))  // \(shape)")
        }
        return lines.joined(separator: "\n")
    }

    /// The word of a socket's function that gets no messages.
    private static func socketKey(of function: Manifest.Function) -> String? {
        guard case .socket(let route) = function.trigger else { return nil }
        return switch route.key {
        case .connect: "connect"
        case .disconnect: "disconnect"
        case .messages, .action: nil
        }
    }

    /// What the handler should look like; the compiler shows it beside its complaint that there is none.
    private static func shape(of handler: Manifest.Handler, _ trigger: String) -> String {
        let parameters =
            switch trigger {
            case "queue": "(_ body: Body, _ call: Call) async throws"
            case "event": "(_ event: Event, _ call: Call) async throws"
            case "schedule": "(_ tick: Tick, _ call: Call) async throws"
            case "socket": "(_ input: Input, _ socket: Socket, _ call: Call) async throws"
            case "connect": "(_ client: Connect, _ call: Call) async throws"
            case "disconnect": "(_ end: Disconnect, _ call: Call) async throws"
            default: "(_ input: Input, _ call: Call) async throws -> Output"
            }
        return handler.module.map { "public func \(handler.name)\(parameters), in \($0)" }
            ?? "func \(handler.name)\(parameters)"
    }
}

extension Manifest.Service {
    /// The module that has the service, nil when it is the table's own.
    fileprivate var module: String? {
        guard let first = name.utf8.first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) else { return nil }
        return name.split(separator: ".").first.map(String.init)
    }

    fileprivate var expression: String {
        guard let module else { return name }
        let parts = name.split(separator: ".")
        return "\(module)::\(parts.count == 2 ? String(parts[1]) : "service")"
    }
}
