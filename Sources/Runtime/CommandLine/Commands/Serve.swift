import Cartwright
import CartwrightLocalRuntime
import CartwrightManifest

extension Program {
    static let serve = Command(
        name: "serve", summary: "Serve the functions over HTTP, with queues, events and schedules",
        about: """
            Without DATABASE_URL this is a demo: a private Postgres is kept in .cartwright/, migrated, and filled with demo
              data the first time. With a DATABASE_URL of your own it is production: it is migrated and served, nothing else is
              put there, and JWT_SECRET must be set.

              A parent process holds the port and a child serves. SIGTERM and SIGINT stop gracefully; SIGHUP starts a new child,
              from a new build if there is one, without dropping a request.
            """,
        options: [
            .init("port", "N", "the port, else PORT, else 8080; 0 takes a free one"),
            .init(
                "host", "ADDR",
                "the address to listen on, else LISTEN_ADDRESS, else 127.0.0.1; any other means production"),
            .init("admin-port", "N", "metrics and health for operators, on 127.0.0.1; else the port after --port"),
            .init("service", "NAME", takesMany: true, "serve only these services"),
            .init("no-migrate", "leave the schema as it is"),
            .init("no-demo", "leave a private database empty"),
            .init("test-clock", "FILE", "milliseconds to add to the time, read again and again; for tests only"),
        ],
        examples: [
            ("cartwright serve", "the demo on http://127.0.0.1:8080"),
            ("cartwright serve --service accounts catalog --port 5001", "two services on a port of their own"),
        ]
    ) { arguments, program in
        guard let options = try program.servingOptions(arguments, command: "serve") else { return 1 }
        return LocalRuntime(program.table, options: options).run()
    }
}

extension Program {
    /// What `serve` and `dev` have in common: what to serve, and where; nil when the configuration is wrong, which has been said.
    func servingOptions(_ arguments: Arguments, command: String) throws -> LocalRuntime.Options? {
        let services = arguments.all("service")
        // Whoever serves everything need not read the manifest to know what there is: the parent starts quicker.
        let known = services.isEmpty ? [] : Set(manifest.functions.map(\.service))
        if let unknown = services.first(where: { !known.contains($0) }) {
            let names = known.sorted().joined(separator: ", ")
            throw UsageError("there is no service '\(unknown)'; there are \(names)", command: command)
        }
        for note in configuration.notes { terminal.complain(note) }
        if !configuration.problems.isEmpty {
            for problem in configuration.problems { terminal.complain(problem) }
            return nil
        }
        var options = LocalRuntime.Options(environment: configuration.resolved)
        let configured = configuration["PORT"].flatMap { Int($0) } ?? 8080
        options.port = try arguments.number("port", in: 0...65_535) ?? configured
        // Whoever develops is alone with it, whatever the machine's settings say.
        let listens = command == "serve" ? configuration["LISTEN_ADDRESS"] : nil
        options.host = arguments["host"] ?? listens ?? "127.0.0.1"
        options.adminPort = try arguments.number("admin-port", in: 0...65_535)
        options.services = services
        options.directory = directory
        options.testClock = arguments["test-clock"]
        options.migrates = !arguments.has("no-migrate")
        options.seeds = !arguments.has("no-demo")
        return options
    }
}
