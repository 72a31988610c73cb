import FoundationEssentials
import Glibc
import Testing

/// The Swift compiler, with the modules that stand beside this test.
enum Compiler {
    /// Compiles a module as a part of this package; what to do and with which files follows.
    static func command(_ module: String) throws -> [String] {
        let built = try folder()
        let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
        let libraries = "\(root)/Sources/Base/Libraries"
        let maps =
            try FileManager.default.contentsOfDirectory(atPath: libraries).map { "\(libraries)/\($0)/module.modulemap" }
            + ["CSystem", "CCurl", "CPostgres"].map { "\(built)/\($0).build/module.modulemap" }
        return [
            "swiftc", "-parse-as-library", "-swift-version", "6", "-module-name", module,
            "-I", "\(built)/Modules", "-Xcc", "-I/usr/include/postgresql",
        ] + maps.filter(FileManager.default.fileExists).flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
    }

    /// Where programs and modules are built.
    static func folder() throws -> String {
        let products = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            .split(separator: "/").dropLast().map { "/\($0)" }.joined()
        // Run by `swift test`, the executable is a helper of the toolchain; the tests' own path is an argument.
        if FileManager.default.fileExists(atPath: "\(products)/Modules") { return products }
        let folders = CommandLine.arguments.compactMap { argument -> String? in
            guard let slash = argument.lastIndex(of: "/") else { return nil }
            let folder = String(argument[..<slash])
            return FileManager.default.fileExists(atPath: "\(folder)/Modules") ? folder : nil
        }
        return try #require(folders.first)
    }

    /// What a program prints.
    static func output(of words: [String]) throws -> String {
        let line = words.map { "'\($0)'" }.joined(separator: " ") + " 2>&1"
        let stream = try #require(popen(line, "r"))
        defer { pclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, stream)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
