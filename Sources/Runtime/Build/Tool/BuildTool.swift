import CartwrightManifest
import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// `cartwright-build`: what the build plugins run. Writes the function table and the embedded files of a target.
@main struct BuildTool {
    static let usage = """
        usage: cartwright-build table --manifest functions.yaml --output FunctionTable.swift [--module NAME] [--show-as NAME]
               cartwright-build embed --output Embedded.swift [--schema FOLDER] [--pages FOLDER]
        """

    static func main() {
        do {
            try run(Array(CommandLine.arguments.dropFirst()))
        } catch let problem as BuildProblem {
            FileHandleOutput.write(problem.lines.map { $0 + "\n" }.joined())
            exit(problem.isUsage ? 2 : 1)
        } catch {
            FileHandleOutput.write("error: \(error)\n")
            exit(1)
        }
    }

    private static func run(_ arguments: [String]) throws {
        let options = try options(arguments.dropFirst())
        switch arguments.first {
        case "table": try TableCommand(options).run()
        case "embed": try EmbedCommand(options).run()
        default: throw BuildProblem(usage: usage)
        }
    }

    private static func options(_ arguments: ArraySlice<String>) throws -> [String: String] {
        var options: [String: String] = [:]
        var rest = arguments
        while let name = rest.popFirst() {
            guard name.hasPrefix("--"), let value = rest.popFirst() else { throw BuildProblem(usage: usage) }
            options[String(name.dropFirst(2))] = value
        }
        return options
    }
}

/// Why nothing was written, as the lines to print.
struct BuildProblem: Error {
    let lines: [String]
    var isUsage = false

    init(_ line: String) { lines = [line] }
    init(lines: [String]) { self.lines = lines }
    init(_ diagnostics: [Manifest.Diagnostic]) { lines = diagnostics.map(\.description) }
    init(usage: String) {
        lines = [usage]
        isUsage = true
    }
}

/// The error output, unbuffered.
enum FileHandleOutput {
    static func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}
