import CartwrightManifest

extension Program {
    static let routes = Command(
        name: "routes", summary: "List every route: method, path, access, function",
        about:
            "Routes as the gateway matches them; a trailing slash is served like none. WebSockets and other functions follow.",
        options: [.init("service", "NAME", takesMany: true, "only these services")],
        examples: [
            ("cartwright routes", "all of them"),
            ("cartwright routes --service catalog", "those of one service"),
        ]
    ) { arguments, program in
        let wanted = Set(arguments.all("service"))
        let functions = program.manifest.functions.filter { wanted.isEmpty || wanted.contains($0.service) }
        if functions.isEmpty { throw Failure("no function belongs to \(wanted.sorted().joined(separator: ", "))") }
        var rows = [["METHOD", "PATH", "ACCESS", "FUNCTION"]]
        for function in functions {
            for route in function.routes {
                let path = route.isDefault ? "$default" : "\(route.path)"
                rows.append([
                    route.isDefault ? "ANY" : route.method, path, access(function), function.name,
                ])
            }
        }
        for function in functions {
            guard case .socket(let route) = function.trigger else { continue }
            rows.append(["SOCKET", "\(route)", access(function), function.name])
        }
        for function in functions where function.routes.isEmpty && !function.trigger.isSocket {
            rows.append(["-", function.trigger.summary, access(function), function.name])
        }
        program.terminal.table(rows)
        return 0
    }

    private static func access(_ function: Manifest.Function) -> String {
        function.access.map(\.rawValue).joined(separator: " ")
    }
}

extension Manifest.Trigger {
    /// What a function without a route waits for, in a few words.
    fileprivate var summary: String {
        switch self {
        case .http, .direct: word
        case .queue(let name, _): "queue \(name)"
        case .event(let pattern): "event \(pattern.json)"
        case .schedule(let schedule): "\(schedule)"
        case .socket(let route): "socket \(route)"
        }
    }

    fileprivate var isSocket: Bool { if case .socket = self { true } else { false } }
}
