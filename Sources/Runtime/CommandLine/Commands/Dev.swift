import Cartwright
import CartwrightLocalRuntime
import CartwrightManifest
import CartwrightWorkers

extension Program {
    static let dev = Command(
        name: "dev", summary: "Serve as Lambda would: each function in processes of its own",
        about: """
            Serves what `serve` serves, on 127.0.0.1, but a request goes to a process that runs its function and nothing else,
              through the same Runtime API that AWS Lambda has. A process starts with the first call (a cold start), answers one
              call at a time, is kept warm, and ends after five idle minutes; a function has up to ten. What runs out of its
              `timeout` or `memory` is ended, what crashes costs its own call, and the next call gets a new process. Functions with a
              `command` in the manifest are other programs that speak the Runtime API, in any language.

              Every line that a function writes begins with its name. START, END and REPORT stand around each call, with the time it
              took, the time its process took to start, and the most memory it held.

              The admin port answers as the Lambda service does, so that the AWS CLI and every SDK call functions by name with only
              --endpoint-url set, and any credentials.

              A change under Sources/, in Package.swift or in functions.yaml is built as this program was, and the new code takes the
              next call; what is under way is finished by the old processes. When the build fails, what the compiler says is shown and
              the code from before goes on serving. Whatever else builds the program can be named with --build.

              --attach has one function wait for a debugger: its only process says `lldb -p` with its number when it is first called,
              takes the call once a debugger is there, and may take as long as you do. A function with a `command` waits for the
              debugger of its language itself, where CARTWRIGHT_WAITS_FOR_DEBUGGER is set: before it asks for its first call.

              Without DATABASE_URL there is a private Postgres in .cartwright/ with demo data, the same that `serve` uses.
            """,
        options: [
            .init("port", "N", "the port, else PORT, else 8080; 0 takes a free one"),
            .init(
                "admin-port", "N", "the Lambda service, metrics and health, on 127.0.0.1; else the port after --port"),
            .init("service", "NAME", takesMany: true, "serve only these services"),
            .init("attach", "FUNCTION", "have this one wait for a debugger, without a time-out"),
            .init("no-reload", "leave a change to the sources alone"),
            .init("build", "COMMAND", "what builds the program, for the shell; else swift build, as it was built"),
            .init("no-migrate", "leave the schema as it is"),
            .init("no-demo", "leave a private database empty"),
            .init("test-clock", "FILE", "milliseconds to add to the time, read again and again; for tests only"),
        ],
        examples: [
            ("cartwright dev", "every function on http://127.0.0.1:8080, in processes of its own"),
            ("cartwright dev --attach catalog-get-product", "stop in a handler with lldb"),
            (
                "aws --endpoint-url http://127.0.0.1:8081 lambda invoke --function-name health --log-type Tail out.json",
                "call one by name, and see its log"
            ),
        ]
    ) { arguments, program in
        guard let options = try program.servingOptions(arguments, command: "dev") else { return 1 }
        let attached = try program.attached(arguments)
        let (reload, reloads) = try program.reload(arguments)
        let notes = ["Lambda on {admin}, as in: aws --endpoint-url {admin} lambda list-functions", reloads]
        let runtime = LocalRuntime(program.table, options: options, notes: notes, reload: reload) {
            DevFunctions($0, attached: attached)
        }
        return runtime.run()
    }
}

extension Program {
    /// The function that waits for a debugger.
    fileprivate func attached(_ arguments: Arguments) throws(UsageError) -> String? {
        guard let name = arguments["attach"] else { return nil }
        let functions = manifest.functions
        guard let function = functions.first(where: { $0.name == name }) else {
            let meant = didYouMean(name, among: functions.map(\.name))
            throw UsageError(
                "there is no function '\(name)'\(meant.isEmpty ? "; `cartwright routes` lists them" : meant)",
                command: "dev")
        }
        if case .socket = function.trigger {
            throw UsageError(
                "\(name) takes the messages of sockets, which the server itself calls it with: it has no process to attach to",
                command: "dev")
        }
        return name
    }

    /// How changes get into what runs, and a line that says so.
    fileprivate func reload(_ arguments: Arguments) throws(UsageError) -> (ReloadPlan?, String) {
        if arguments.has("no-reload") {
            if arguments.has("build") { throw UsageError("--build is of no use with --no-reload", command: "dev") }
            return (nil, "Changes are left alone until SIGHUP")
        }
        do {
            let plan = try ReloadPlan(command: arguments["build"])
            return (plan, "Changes in \(plan.folder) are built and served as they are saved")
        } catch {
            return (nil, "Nothing to rebuild when a file changes: \(error)")
        }
    }
}
