import CartwrightJSON
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// The requests that the shop's models show, sent word for word to a shop that was just started.
@Suite("The seeds' requests")
struct SeedRequestsTests {
    @Test(
        "each is answered as the contract says, whole, with and without a slash at the end",
        .timeLimit(.minutes(5)), arguments: [false, true])
    func everyRequest(trailingSlash: Bool) async throws {
        let file = ReadmeTests.root + "/Tests/EndToEnd/Seeds/requests.http"
        let script = try SeedScript(
            String(decoding: try #require(FileManager.default.contents(atPath: file)), as: UTF8.self))
        #expect(script.steps.count >= 30, "the test no longer sees the requests")
        var template = Array("/tmp/cartwright-seeds-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&template)))
        chmod(folder, 0o755)
        defer { Files.remove(folder) }
        let shop = try await ServedBundle.shop(in: folder)
        let failures = try await onThread {
            var run = SeedRun(port: shop.port, trailingSlash: trailingSlash)
            try run.signInAdministrator(in: folder)
            for step in script.steps { try run.perform(step) }
            return run.failures
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
        shop.signal(SIGTERM)
        #expect(try await shop.end() == .exited(0))
    }
}
