import CartwrightSecurity
import Glibc

/// What one folder's shop keeps beside its code, in `.cartwright/`: the private Postgres and the secrets drawn for it.
public struct Installation: Sendable {
    /// The absolute path of the `.cartwright` folder.
    public let directory: String

    public init(directory: String = ".cartwright") { self.directory = Files.absolute(directory) }

    /// The secrets of demo mode: drawn once per installation and kept in `.cartwright/secrets`, for its owner's eyes alone.
    public func secrets() throws -> [String: String] {
        try Files.makeDirectory(directory)
        return try FileLock.holding(directory + "/secrets.lock") {
            var secrets = Self.parse(Files.read(path) ?? "")
            let missing = Self.drawn.filter { secrets[$0] == nil }
            if missing.isEmpty { return secrets }
            for name in missing { secrets[name] = RandomToken().text }
            let lines = secrets.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }
            try Files.writePrivately(lines.joined(), to: path)
            return secrets
        }
    }

    /// The environment with these secrets in it where a demo has none of its own.
    func completing(_ environment: [String: String], in mode: Mode) throws -> [String: String] {
        guard mode == .demo else { return environment }
        return environment.merging(try secrets()) { own, drawn in own.isEmpty ? drawn : own }
    }

    private var path: String { directory + "/secrets" }

    private static let drawn = ["JWT_SECRET"]

    private static func parse(_ text: String) -> [String: String] {
        var secrets: [String: String] = [:]
        for line in text.split(separator: "\n") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            secrets[String(line[..<equals])] = String(line[line.index(after: equals)...])
        }
        return secrets
    }
}
