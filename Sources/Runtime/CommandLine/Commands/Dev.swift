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

              Without DATABASE_URL there is a private Postgres in .cartwright/ with demo data, the same that `serve` uses.
            """,
        options: [
            .init("port", "N", "the port, else PORT, else 8080; 0 takes a free one"),
            .init(
                "admin-port", "N", "the Lambda service, metrics and health, on 127.0.0.1; else the port after --port"),
            .init("service", "NAME", takesMany: true, "serve only these services"),
            .init("no-migrate", "leave the schema as it is"),
            .init("no-demo", "leave a private database empty"),
            .init("test-clock", "FILE", "milliseconds to add to the time, read again and again; for tests only"),
        ],
        examples: [
            ("cartwright dev", "every function on http://127.0.0.1:8080, in processes of its own"),
            (
                "aws --endpoint-url http://127.0.0.1:8081 lambda invoke --function-name health --log-type Tail out.json",
                "call one by name, and see its log"
            ),
        ]
    ) { arguments, program in
        guard let options = try program.servingOptions(arguments, command: "dev") else { return 1 }
        let notes = ["Lambda on {admin}, as in: aws --endpoint-url {admin} lambda list-functions"]
        let runtime = LocalRuntime(program.table, options: options, notes: notes) { DevFunctions($0) }
        return runtime.run()
    }
}
