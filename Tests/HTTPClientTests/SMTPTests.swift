import CartwrightHTTPClient
import FoundationEssentials
import TestSupport
import Testing

@Suite(.enabled(if: MailServer.isInstalled, "infra/setup --tests installs the mail server"))
struct SMTPTests {
    private let server: MailServer
    private let smtp: SMTPServer

    init() throws {
        server = try MailServer()
        smtp = SMTPServer(host: "127.0.0.1", port: server.port)
    }

    @Test("a mail arrives byte for byte, for all its recipients")
    func delivery() async throws {
        let message = "Subject: Hi\r\n\r\nDear Ann,\r\n.\r\n..two dots\r\nbye\r\n"
        try await HTTPClient.shared.send(
            mail: Array(message.utf8), from: "shop@example.com", to: ["ann@example.org", "bob@example.org"], via: smtp)
        let seen = try #require(server.mail())
        let text = message.replacing("\r\n", with: "\\r\\n")
        #expect(seen == "[\"shop@example.com\", [\"ann@example.org\", \"bob@example.org\"], \"\(text)\"]")
    }

    @Test("a reply of 550 is final and one of 451 is not", arguments: [("nobody", 550, true), ("later", 451, false)])
    func refusals(name: String, code: Int, isFinal: Bool) async throws {
        do {
            try await HTTPClient.shared.send(
                mail: Array("x\r\n".utf8), from: "shop@example.com", to: ["\(name)@example.org"], via: smtp)
            Issue.record("the mail was taken")
        } catch let error as SMTPError {
            #expect(error.code == code)
            #expect(error.isFinal == isFinal)
        }
    }

    @Test("where encryption is asked for, nothing is said without it")
    func encryption() async throws {
        var strict = smtp
        strict.encryption = .startTLS
        await #expect(throws: SMTPError.self) {
            try await HTTPClient.shared.send(
                mail: Array("x\r\n".utf8), from: "shop@example.com", to: ["ann@example.org"], via: strict)
        }
    }

    @Test("a server that is away is an error that may pass")
    func away() async throws {
        var away = smtp
        away.port = 1
        do {
            try await HTTPClient.shared.send(
                mail: Array("x\r\n".utf8), from: "shop@example.com", to: ["ann@example.org"], via: away)
            Issue.record("the mail was taken")
        } catch let error as SMTPError {
            #expect(!error.isFinal)
        }
    }
}
