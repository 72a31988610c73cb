import CartwrightManifest
import FoundationEssentials

/// The files of something new, and what there is left to do by hand.
struct Scaffold {
    var files: [(path: String, text: String)] = []
    /// Added to the end of functions.yaml's `functions:`.
    var manifestEntry = ""
    var newService: String?
    var remarks: [String] = []

    /// `catalog-featured`: service, a dash, the function's own name.
    static func function(_ name: String, manifest: Manifest) throws -> Scaffold {
        let words = name.split(separator: "-").map(String.init)
        guard words.count >= 2, words.allSatisfy({ $0.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) } })
        else {
            throw UsageError(
                "a function is named SERVICE-WHAT-IT-DOES in lower case, like catalog-featured", command: "new")
        }
        if manifest.function(named: name) != nil { throw Failure("there is a function \(name) already") }
        let modules = manifest.functions.compactMap { $0.handler?.module }
        guard let module = modules.first(where: { $0.lowercased() == words[0] }) else {
            let known = Set(modules.map { $0.lowercased() }).sorted().joined(separator: ", ")
            let others = known.isEmpty ? "" : "; there are \(known)"
            throw Failure("no module handles \(words[0])\(others). Begin one with `cartwright new service`")
        }
        guard let folder = folder(of: module) else {
            throw Failure("there is no folder Sources/…/\(module) here; go to the folder of your package")
        }
        var scaffold = Scaffold()
        scaffold.add(name, words: Array(words.dropFirst()), module: module, folder: folder)
        return scaffold
    }

    /// A module with its first function.
    static func service(_ name: String, manifest: Manifest) throws -> Scaffold {
        guard let first = name.first, first.isUppercase, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
        else {
            throw UsageError("a service is named like a Swift module: Gifts", command: "new")
        }
        if folder(of: name) != nil { throw Failure("there is a module \(name) already") }
        let parent = FileManager.default.fileExists(atPath: "Sources/Shop") ? "Sources/Shop" : "Sources"
        var scaffold = Scaffold()
        scaffold.files.append(
            (
                "\(parent)/\(name)/\(name)Service.swift",
                """
                public import Cartwright

                /// The service \(name): what it keeps, reads and prepares.
                public let service = Service("\(name.lowercased())")

                """
            ))
        scaffold.newService = name
        scaffold.add("\(name.lowercased())-list", words: ["list"], module: name, folder: "\(parent)/\(name)")
        let isOurs = parent == "Sources/Shop"
        let path = isOurs ? ", path: \"\(parent)/\(name)\"" : ""
        let library = isOurs ? "\"Cartwright\"" : ".product(name: \"Cartwright\", package: \"cartwright\")"
        scaffold.remarks = [
            "Add to Package.swift, and `\"\(name)\"` to the dependencies of the target with the function table:",
            "    .target(name: \"\(name)\", dependencies: [\(library)]\(path)),",
            "    .testTarget(name: \"\(name)Tests\", dependencies: [\(library), \"\(name)\"]),",
        ]
        return scaffold
    }

    private mutating func add(_ name: String, words: [String], module: String, folder: String) {
        let type = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        let handler = type.prefix(1).lowercased() + type.dropFirst()
        let path = "/\(module.lowercased())/\(words.joined(separator: "-"))"
        files.append(
            (
                "\(folder)/Functions/\(type).swift",
                """
                public import Cartwright

                /// What the caller sends.
                public struct \(type)Input: Codable, Sendable {
                    public var name: String?
                }

                /// What the caller gets.
                public struct \(type)Output: Codable, Sendable {
                    public var greeting: String
                }

                /// Greets; replace it by what the function is for.
                public func \(handler)(_ input: \(type)Input, _ call: Call) async throws -> \(type)Output {
                    \(type)Output(greeting: "Hello, \\(input.name ?? "world")")
                }

                """
            ))
        files.append(
            (
                "events/\(name).json",
                """
                {
                  "version": "2.0",
                  "routeKey": "GET \(path)",
                  "rawPath": "\(path)",
                  "rawQueryString": "name=Ada",
                  "headers": {"accept": "application/json"},
                  "requestContext": {"http": {"method": "GET", "path": "\(path)"}},
                  "isBase64Encoded": false
                }

                """
            ))
        files.append(
            (
                "Tests/\(module)Tests/\(type)Tests.swift",
                """
                import Cartwright
                import Testing

                @testable import \(module)

                @Suite("\(name)")
                struct \(type)Tests {
                    @Test("greets by name")
                    func greets() async throws {
                        let output = try await \(handler)(\(type)Input(name: "Ada"), .test())
                        #expect(output.greeting == "Hello, Ada")
                    }
                }

                """
            ))
        manifestEntry = """
              \(name):
                does: Greet by name
                handler: \(module).\(handler)
                http: GET \(path)
                access: public

            """
    }

    /// Where a module's sources are.
    private static func folder(of module: String) -> String? {
        for parent in ["Sources/Shop", "Sources", "Sources/Runtime"] {
            let path = "\(parent)/\(module)"
            var isDirectory = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory { return path }
        }
        return nil
    }

    /// Writes everything, or nothing when one of the files is there already or the manifest would have a mistake.
    func write() throws {
        for file in files where FileManager.default.fileExists(atPath: file.path) {
            throw Failure("\(file.path) is there already; nothing was written")
        }
        guard let old = FileManager.default.contents(atPath: "functions.yaml") else {
            throw Failure("there is no functions.yaml here; go to the folder of your package")
        }
        let manifest = try ManifestText(String(decoding: old, as: UTF8.self)).adding(manifestEntry, service: newService)
        let (_, findings) = Manifest.load(yaml: Array(manifest.utf8))
        if let error = findings.first(where: { $0.severity == .error }) {
            throw Failure("the manifest would not be right: \(error)")
        }
        for file in files {
            let folder = file.path.split(separator: "/").dropLast().joined(separator: "/")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: URL(filePath: file.path))
        }
        try Data(manifest.utf8).write(to: URL(filePath: "functions.yaml"), options: .atomic)
    }

    var report: [String] { files.map { "wrote \($0.path)" } + ["changed functions.yaml"] + remarks }
}
