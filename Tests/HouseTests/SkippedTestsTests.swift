import FoundationEssentials
import Glibc
import Testing

@Suite("What infra/test says of skipped tests")
struct SkippedTestsTests {
    private static let events = #"""
        {"kind":"test","payload":{"id":"M.S","kind":"suite","name":"S"},"version":0}
        {"kind":"test","payload":{"id":"M.S/a()","kind":"function","name":"a()","displayName":"it works: well"},"version":0}
        {"kind":"test","payload":{"id":"M.b()","kind":"function","name":"b()"},"version":0}
        {"kind":"event","payload":{"kind":"runStarted","messages":[]},"version":0}
        {"kind":"event","payload":{"kind":"testSkipped","testID":"M.S","_comments":["no wind"]},"version":0}
        {"kind":"event","payload":{"kind":"testSkipped","testID":"M.S/a()","_comments":["no wind"]},"version":0}
        """#

    /// Runs infra/test.d/skips.py over these events, with a list and the tests' sources.
    private static func judge(_ list: String, events: String = events, sources: String = "") throws -> (
        code: Int32, said: String
    ) {
        var template = Array("/tmp/cartwright-skips-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&template)))
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in [("events", events), ("list", list), ("a.swift", sources)] {
            try #require(FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: Data(text.utf8)))
        }
        let stream = try #require(
            popen("cd \(folder) && python3 \(House.root)/infra/test.d/skips.py events list . 2>&1", "r"))
        var said = [UInt8](repeating: 0, count: 4096)
        said.removeLast(said.count - fread(&said, 1, said.count, stream))
        return ((pclose(stream) >> 8) & 0xFF, String(decoding: said, as: UTF8.self))
    }

    @Test("a skipped test that is not listed is a failure, and is named with why it was skipped")
    func unlisted() throws {
        let (code, said) = try Self.judge("# nothing\n")
        #expect(code == 1)
        #expect(said == "test: a test was skipped that list does not list: it works: well (no wind)\n")
    }

    @Test("one that is listed is shown with its reason")
    func listed() throws {
        let (code, said) = try Self.judge(
            "it works: well | there may be no wind\n", sources: #"@Test("it works: well")"#)
        #expect(code == 0)
        #expect(said == "skipped: it works: well (there may be no wind)\n")
    }

    @Test("a line without a reason is a failure, and so is one whose test is gone")
    func reasons() throws {
        let (code, said) = try Self.judge("it works: well\nit worked | once\n", sources: "it works: well")
        #expect(code == 1)
        #expect(said.contains("list:1: say why"))
        #expect(said.contains("lists a test that is not there any more: it worked"))
    }

    @Test("where nothing is skipped there is nothing to say")
    func nothing() throws {
        let events = Self.events.split(separator: "\n").filter { !$0.contains("testSkipped") }.joined(separator: "\n")
        let (code, said) = try Self.judge("", events: events)
        #expect(code == 0)
        #expect(said == "")
    }
}
