import CartwrightManifest
import Testing

@Suite("A function in another language")
struct CommandTests {
    private func load(_ lines: String) -> (Manifest, [String]) {
        let yaml = """
            functions:
              work:
                does: Work
                http: GET /work
                access: public
                \(lines)
            """
        let (manifest, diagnostics) = Manifest.load(yaml: Array(yaml.utf8))
        return (manifest, diagnostics.map(\.description))
    }

    @Test("names a program and its arguments in place of a handler")
    func command() throws {
        let (manifest, mistakes) = load("command: [python3, -m, awslambdaric, app.handler]")
        #expect(mistakes == [])
        let function = try #require(manifest.functions.first)
        #expect(function.command == ["python3", "-m", "awslambdaric", "app.handler"])
        #expect(function.handler == nil)
    }

    @Test(
        "what cannot be meant is named, with its place",
        arguments: [
            ("command: []", "6:14: error: 'command' is an empty list"),
            ("command: python3 -m awslambdaric", "6:14: error: 'command' is a list of words"),
            ("command: ['', a]", "6:15: error: 'command' is a list of words"),
            ("command: [node]\n    handler: work", "6:5: error: function 'work' has both 'handler' and 'command'"),
            ("command: [node, 1]", "6:21: error: each of 'command' must be text, not a number"),
        ])
    func mistakes(lines: String, said: String) {
        let (_, mistakes) = load(lines)
        #expect(mistakes.contains { $0.contains(said) }, "\(mistakes)")
    }

    @Test("reserved concurrency is a number of calls, and may be none at all", arguments: [0, 1, 1000])
    func concurrency(count: Int) throws {
        let (manifest, mistakes) = load("handler: work\n    concurrency: \(count)")
        #expect(mistakes == [])
        #expect(manifest.functions.first?.concurrency == count)
        #expect(load("handler: work").0.functions.first?.concurrency == nil)
        #expect(load("handler: work\n    concurrency: -1").1.count == 1)
    }
}
