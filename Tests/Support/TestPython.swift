import FoundationEssentials

/// The Python with the packages of `infra/requirements-test.txt`, which `infra/setup --tests` installs.
public enum TestPython {
    /// Its path.
    public static let path =
        #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/.build/test-venv/bin/python"

    /// Whether the package is there; `infra/test` fails where it is not.
    public static func has(_ package: String) -> Bool {
        let libraries = path.replacing("/bin/python", with: "/lib")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: libraries)) ?? []
        return versions.contains {
            FileManager.default.fileExists(atPath: "\(libraries)/\($0)/site-packages/\(package)/__init__.py")
        }
    }

    /// What a script prints behind `RESULT`, line by line.
    public static func results(of script: String, _ arguments: String...) async throws -> [String] {
        try await onThread {
            let program = try HelperProgram([path, "-c", script] + arguments)
            var results: [String] = []
            while let result = program.value(after: "RESULT ") { results.append(result) }
            return results
        }
    }
}
