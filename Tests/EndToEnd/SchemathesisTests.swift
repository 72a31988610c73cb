import CartwrightJSON
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// The description that the shop serves of itself, tried out by a program that others wrote. `infra/setup --tests`
/// installs it; `infra/soak` tries more.
@Suite(
    "What the shop says of itself",
    .enabled(if: MailServer.isInstalled, "infra/setup --tests installs schemathesis"))
struct SchemathesisTests {
    private static let python = ReadmeTests.root + "/.build/test-venv/bin/python"
    private static let folder = ReadmeTests.root + "/Tests/EndToEnd/Schemathesis"

    @Test(
        "every answer of every operation is as described, none is a 5xx, and nearly all operations succeed",
        .timeLimit(.minutes(30)))
    func everyOperation() async throws {
        var template = Array("/tmp/cartwright-schemathesis-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&template)))
        chmod(folder, 0o755)
        defer { Files.remove(folder) }
        let mail = try await mails()
        let database = try await TestDatabase.fresh()
        let settings = [
            "DATABASE_URL": database.url, "CARTWRIGHT_MODE": "demo", "EMAIL_SMTP_HOST": "127.0.0.1",
            "EMAIL_SMTP_PORT": "\(mail.port)", "EMAIL_FROM": "shop@example.com", "TRUSTED_PROXIES": "127.0.0.1",
        ]
        let shop = try await ServedBundle.shop(in: folder, ["--no-demo"], environment: settings)
        try makeAdministrator(in: folder, settings)
        let token = try await resetToken(shop, mail.texts)
        let arguments = [
            Self.folder + "/run.py", "http://127.0.0.1:\(shop.port)", "admin@example.com", "password123", token,
            "\(3 * Soak.factor)",
        ]
        let (end, output) = try await onThread {
            var program = Program(Self.python, ["-B"] + arguments)
            program.deathSignal = SIGKILL
            return try program.run()
        }
        print(output)
        #expect(end == .exited(0), "\(output)")
        let failures = output.split(separator: "\nFAILURE ").dropFirst().map { $0.split(separator: "\nMISSED ")[0] }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
        let reached = try #require(output.split(separator: "\n").last { $0.hasPrefix("REACHED ") })
        let numbers = reached.split(separator: " ").compactMap { Int($0) }
        try #require(numbers.count == 2 && numbers[1] >= 95, "\(reached)")
        #expect(numbers[0] * 100 >= numbers[1] * 85, "\(reached)")
        shop.signal(SIGTERM)
        #expect(try await shop.end() == .exited(0))
    }

    /// Whoever runs the shop makes an administrator by the command line.
    private func makeAdministrator(in folder: String, _ settings: [String: String]) throws {
        var program = Program(
            try ServedBundle.built("cartwright"),
            ["users", "create", "--email", "admin@example.com", "--role", "admin", "--password", "password123"],
            environment: Environment.current.merging(settings) { $1 })
        program.directory = folder
        let (end, output) = try program.run()
        try #require(end == .exited(0), "\(output)")
    }

    /// A mail server of its own, and the texts of all mails it takes. It goes with the test process.
    private func mails() async throws -> (port: Int, texts: AsyncStream<String>) {
        let (texts, taken) = AsyncStream.makeStream(of: String.self)
        let port = try await withUnsafeThrowingContinuation { (started: UnsafeContinuation<Int, any Error>) in
            // The server ends with the thread that has started it.
            startThread {
                do {
                    let server = try MailServer()
                    started.resume(returning: server.port)
                    while let mail = server.mail() {
                        let parts = try? JSON.decode(JSONValue.self, from: Array(mail.utf8))
                        taken.yield(parts?[2]?.string ?? "")
                    }
                    taken.finish()
                } catch { started.resume(throwing: error) }
            }
        }
        return (port, texts)
    }

    /// What comes by mail to somebody who forgot their password.
    private func resetToken(_ shop: ServedBundle, _ mails: AsyncStream<String>) async throws -> String {
        let account = #"{"email": "ann@example.org", "password": "password123"}"#
        #expect(try WireClient(port: shop.port).request("POST", "/auth/register", body: account).status == 201)
        let asking = #"{"email": "ann@example.org"}"#
        #expect(try WireClient(port: shop.port).request("POST", "/auth/password/forgot", body: asking).status == 202)
        for await mail in mails {
            let lines = mail.split(whereSeparator: \.isNewline)
            if let line = lines.firstIndex(where: { $0.hasSuffix("with this code:") }), line + 1 < lines.endIndex {
                return String(lines[line + 1])
            }
        }
        throw WireClient.Failure(description: "no mail came")
    }
}
