import CartwrightManifest
import FoundationEssentials
import Glibc
import Testing

@testable import cartwright_build

/// Compiles generated tables against the modules that stand beside this test.
@Suite("Handlers that do not fit")
struct HandlerMistakesTests {
    static let manifest = """
        functions:
          fine: {does: A, handler: fine, http: GET /fine, access: public}
          quiet: {does: A, handler: quiet, http: GET /quiet, access: public}
          drain: {does: A, handler: drain, queue: jobs}
          tick: {does: A, handler: tick, schedule: rate(1 minute)}
          missing:
            does: A
            http: GET /missing
            access: public
            handler: missing
          no-call: {does: A, handler: noCall, http: GET /a, access: public}
          opaque: {does: A, handler: opaque, http: GET /b, access: public}
          strange-queue: {does: A, handler: noCall, queue: mail}
          strange-event: {does: A, handler: fine, event: {source: [a]}}
          strange-schedule: {does: A, handler: fine, schedule: rate(1 hour)}
          talk: {does: A, handler: talk, socket: /talk, access: public}
          enter: {does: A, handler: enter, socket: /talk $connect, access: public}
          leave: {does: A, handler: leave, socket: /talk $disconnect, access: public}
          strange-socket: {does: A, handler: fine, socket: /a, access: public}
          strange-connect: {does: A, handler: talk, socket: /b $connect, access: public}
          strange-disconnect: {does: A, handler: enter, socket: /b $disconnect, access: public}
        queues: {jobs: {}, mail: {}}
        """

    static let handlers = """
        import Cartwright
        struct Input: Codable, Sendable {}
        struct Opaque: Sendable {}
        func fine(_ input: Input, _ call: Call) async throws -> Input { input }
        func quiet(_ call: Call) {}
        func drain(_ input: Input, _ call: Call) async {}
        func tick(_ tick: Tick, _ call: Call) async throws {}
        func talk(_ input: Input, _ socket: Socket, _ call: Call) async throws { try await socket.send(input) }
        func enter(_ client: Connect, _ call: Call) throws { _ = try client.decode(Input.self) }
        func leave(_ end: Disconnect, _ call: Call) async {}
        func noCall(_ input: Input) async throws -> Input { input }
        func opaque(_ input: Opaque, _ call: Call) async throws -> Opaque { input }
        """

    @Test("fail the build at the manifest's line, with a sentence that says what the shape should be")
    func failAtTheirLine() throws {
        let output = try typecheck(Self.manifest)
        let said: [(line: Int, sentence: String)] = [
            (10, "error: cannot find 'missing' in scope"),
            (11, "an http function is (Input, Call) async throws -> Output"),
            (12, "an http function is (Input, Call) async throws -> Output"),
            (13, "a queue function is (Body, Call) async throws"),
            (14, "an event function is (Event, Call) async throws"),
            (15, "a schedule function is (Tick, Call) async throws"),
            (19, "a socket function is (Input, Socket, Call) async throws"),
            (20, "a $connect function is (Connect, Call) async throws"),
            (21, "a $disconnect function is (Disconnect, Call) async throws"),
        ]
        let errors = output.split(separator: "\n").filter { $0.hasPrefix("functions.yaml:") && $0.contains(" error: ") }
        for (line, sentence) in said {
            #expect(
                errors.contains { $0.hasPrefix("functions.yaml:\(line):") && $0.contains(sentence) },
                "line \(line): \(output)")
        }
        #expect(errors.count == said.count, "\(output)")
        #expect(output.contains("func missing(_ input: Input, _ call: Call) async throws -> Output"))
    }

    private func typecheck(_ yaml: String) throws -> String {
        var template = Array("/tmp/cartwright-table-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template))
        let folder = String(cString: made)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (manifest, diagnostics) = Manifest.load(yaml: Array(yaml.utf8))
        #expect(!diagnostics.hasErrors)
        let table = TableSource(manifest: manifest, text: yaml, module: "Notes").text
        try Files.write(table, to: "\(folder)/FunctionTable.swift")
        try Files.write(Self.handlers, to: "\(folder)/Handlers.swift")
        return try Compiler.output(
            of: Compiler.command("Notes") + ["-typecheck", "\(folder)/FunctionTable.swift", "\(folder)/Handlers.swift"])
    }
}
