import Cartwright
import CartwrightLocalRuntime
import CartwrightManifest

extension Program {
    static let openapi = Command(
        name: "openapi", summary: "Print the API's description, as OpenAPI 3.1",
        about: """
            Prints what GET /openapi.json answers, or with --service what GET /openapi/NAME.json does, without a server and
              without a database.
            """,
        options: [.init("service", "NAME", "only this service's functions")],
        examples: [
            ("cartwright openapi > openapi.json", "the whole API"),
            ("cartwright openapi --service catalog", "one service's part"),
        ]
    ) { arguments, program in
        let isProduction = Mode.of(environment: program.configuration.resolved) == .production
        let functions = program.manifest.functions.compactMap { declared in
            program.table.trigger(of: declared.name).map { (declaration: declared, shape: $0.shape) }
        }.filter { !isProduction || $0.declaration.access != [.development] }
        let service = arguments["service"]
        if let service {
            var known: [String] = []
            for name in functions.filter({ !$0.declaration.routes.isEmpty }).map(\.declaration.service)
            where !known.contains(name) {
                known.append(name)
            }
            guard known.contains(service) else {
                throw UsageError(
                    "there is no service '\(service)'\(meantOrAll(service, among: known))", command: "openapi")
            }
        }
        let document = try OpenAPIDocument.make(functions: functions, service: service).json
        program.terminal.print(String(decoding: document, as: UTF8.self))
        return 0
    }
}
