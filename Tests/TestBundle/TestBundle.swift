import Cartwright
import CartwrightLocalRuntime
import Glibc

/// `test-bundle FOLDER`: serves on a free port, with its installation in the folder unless DATABASE_URL is set.
@main struct TestBundle {
    static func main() {
        var environment: [String: String] = [:]
        var variables = environ
        while let entry = variables.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { environment[String(parts[0])] = String(parts[1]) }
            variables += 1
        }
        var options = LocalRuntime.Options(environment: environment)
        options.port = environment["PORT"].flatMap { Int($0) } ?? 0
        options.migrates = true
        if CommandLine.arguments.count > 1 { options.directory = CommandLine.arguments[1] + "/.cartwright" }
        exit(LocalRuntime(functions, options: options).run())
    }
}
