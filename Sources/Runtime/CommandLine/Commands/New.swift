import CartwrightManifest
import FoundationEssentials

extension Program {
    static let new = Command(
        name: "new", summary: "Begin a function or a service: code, manifest entry, sample event, test",
        operands: "function|service NAME", operandCount: 2...2,
        about: """
            `new function catalog-featured` adds Functions/Featured.swift to the module Catalog, an entry to functions.yaml, a sample
              event and a test; what it writes builds at once. `new service Gifts` makes the folder of a module with its first function
              and says which lines Package.swift needs. Nothing that exists is overwritten.
            """,
        examples: [
            ("cartwright new function catalog-featured", "GET /catalog/featured, in Sources/Shop/Catalog"),
            ("cartwright new service Gifts", "a module with its first function"),
        ]
    ) { arguments, program in
        let (kind, name) = (arguments.operands[0], arguments.operands[1])
        // What is in the folder, which may have grown since this program was built.
        let bytes = FileManager.default.contents(atPath: "functions.yaml")
        let manifest = bytes.map { Manifest.load(yaml: Array($0)).0 } ?? program.manifest
        let scaffold: Scaffold
        switch kind {
        case "function": scaffold = try Scaffold.function(name, manifest: manifest)
        case "service": scaffold = try Scaffold.service(name, manifest: manifest)
        default:
            let meant = didYouMean(kind, among: ["function", "service"])
            throw UsageError(
                "'\(kind)' cannot be made\(meant.isEmpty ? ": it is `new function` or `new service`" : meant)",
                command: "new")
        }
        try scaffold.write()
        for line in scaffold.report { program.terminal.print(line) }
        return 0
    }
}
