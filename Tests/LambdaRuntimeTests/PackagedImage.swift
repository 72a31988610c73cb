import CartwrightJSON
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// An image of the shop as whoever gets it sees it: unpacked by tar, with what its configuration says.
struct PackagedImage: Sendable {
    let root: String
    let user: [String]
    let environment: [String]
    let entrypoint: [String]
    let command: [String]
    let directory: String

    /// Packages these functions with the program that was built beside the tests.
    static func write(_ names: [String], to folder: String) throws {
        let tests = Files.absolute("/proc/self/exe")
        let program = tests[..<(tests.lastIndex(of: "/") ?? tests.startIndex)] + "/cartwright"
        let (end, output) = try Program(String(program), ["package"] + names + ["--output", folder]).run()
        try #require(end == .exited(0), "\(output)")
    }

    /// Unpacks one image of a layout into a folder.
    init(_ name: String, of layout: String, into root: String) throws {
        func document(_ path: String) throws -> JSONValue {
            let bytes = try #require(FileManager.default.contents(atPath: "\(layout)/\(path)"), "\(path)")
            return try JSON.decode(JSONValue.self, from: Array(bytes), keys: .asWritten)
        }
        func path(_ descriptor: JSONValue?) throws -> String {
            "blobs/sha256/\(try #require(descriptor?["digest"]?.string).dropFirst(7))"
        }
        let entry = try document("index.json")["manifests"]?.array?.first {
            $0["annotations"]?["org.opencontainers.image.ref.name"]?.string == name
        }
        let manifest = try document(path(entry))
        try Files.makeDirectory(root)
        for layer in try #require(manifest["layers"]?.array) {
            let (end, output) = try Program(
                "/bin/tar", ["-xzpf", "\(layout)/\(try path(layer))", "-C", root, "--no-same-owner"]
            ).run()
            try #require(end == .exited(0), "\(output)")
        }
        let configuration = try document(path(manifest["config"]))["config"]
        func words(_ key: String) -> [String] { configuration?[key]?.array?.compactMap(\.string) ?? [] }
        self.root = root
        user = configuration?["User"]?.string?.split(separator: ":").map(String.init) ?? []
        environment = words("Env")
        entrypoint = words("Entrypoint")
        command = words("Cmd")
        directory = try #require(configuration?["WorkingDir"]?.string)
    }

    /// Whether this machine can run one: bubblewrap is here, and allowed to make user namespaces.
    static let canRun: Bool = {
        guard FileManager.default.fileExists(atPath: bubblewrap) else { return false }
        let words = ["--unshare-user", "--uid", "65532", "--ro-bind", "/", "/", "--tmpfs", "/tmp", "/bin/true"]
        return (try? Program(bubblewrap, words).run().status) == .exited(0)
    }()

    private static let bubblewrap = "/usr/bin/bwrap"

    /// The image's own process, below that of bubblewrap, which ends as it does.
    static func process(below bubblewrap: pid_t) throws -> pid_t {
        let children = Files.read("/proc/\(bubblewrap)/task/\(bubblewrap)/children") ?? ""
        return try #require(children.split(separator: " ").first.flatMap { pid_t($0) })
    }

    /// Its process, in its own root file system: all of it read-only but /tmp, and nothing of this machine's but the network.
    func program(_ variables: [String: String], running command: [String]? = nil) -> Program {
        var words = ["--die-with-parent", "--unshare-user", "--uid", user[0], "--gid", user[1], "--ro-bind", root, "/"]
        words += [
            "--ro-bind", "/proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", directory, "--clearenv",
        ]
        for variable in environment + variables.map({ "\($0)=\($1)" }) {
            let parts = variable.split(separator: "=", maxSplits: 1).map(String.init)
            words += ["--setenv", parts[0], parts.count > 1 ? parts[1] : ""]
        }
        return Program(Self.bubblewrap, words + ["--"] + entrypoint + (command ?? self.command))
    }
}
