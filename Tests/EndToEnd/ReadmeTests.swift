import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

@Suite("The README")
struct ReadmeTests {
    static let root = String(#filePath.split(separator: "/Tests/EndToEnd/", maxSplits: 1)[0])

    /// The lines of the blocks that are marked as shell.
    static func shellLines() throws -> [String] {
        let bytes = try #require(FileManager.default.contents(atPath: root + "/README.md"))
        var lines: [String] = []
        var isInside = false
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            if line.hasPrefix("```") {
                isInside = line == "```sh"
            } else if isInside {
                lines.append(String(line))
            }
        }
        return lines
    }

    @Test("every curl line works when pasted, against a shop that was just started", .timeLimit(.minutes(5)))
    func curlLinesWork() async throws {
        let lines = try Self.shellLines()
        #expect(lines.count { $0.contains("curl ") } >= 10, "the test no longer sees the README's requests")
        var template = Array("/tmp/cartwright-readme-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&template)))
        chmod(folder, 0o755)
        defer { Files.remove(folder) }
        let shop = try await ServedBundle.shop(in: folder)
        // A refusal ends the script, and its answer says why.
        var script = ["set -euo pipefail", "curl() { command curl --fail-with-body \"$@\"; }"]
        script += lines.map { $0.replacing("127.0.0.1:8080", with: "127.0.0.1:\(shop.port)") }
        let text = script.joined(separator: "\n")
        let (end, output) = try await onThread { try Program("/bin/bash", ["-c", text]).run() }
        #expect(end == .exited(0), "\(output)")
        #expect(output.contains("Smartphone"))
        shop.signal(SIGTERM)
        #expect(try await shop.end() == .exited(0))
    }
}
