import CartwrightHTTPClient
import FoundationEssentials
import Testing

private let python = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".build/test-venv/bin/python").path

/// A real mail server: aiosmtpd, which `infra/setup --tests` installs.
private let server = #"""
    import asyncio, json
    from aiosmtpd.smtp import SMTP
    class Handler:
        async def handle_RCPT(self, server, session, envelope, address, options):
            if address.startswith("nobody@"): return "550 5.1.1 no such user"
            if address.startswith("later@"): return "451 4.3.0 try again later"
            envelope.rcpt_tos.append(address)
            return "250 OK"
        async def handle_DATA(self, server, session, envelope):
            print("MAIL " + json.dumps([envelope.mail_from, envelope.rcpt_tos, envelope.content.decode()]))
            return "250 OK"
    async def main():
        loop = asyncio.get_running_loop()
        made = await loop.create_server(lambda: SMTP(Handler(), hostname="test"), "127.0.0.1", 0)
        print("PORT %d" % made.sockets[0].getsockname()[1])
        await made.serve_forever()
    asyncio.run(main())
    """#

@Suite(.enabled(if: FileManager.default.fileExists(atPath: python), "infra/setup --tests installs the mail server"))
struct SMTPTests {
    private let program: Program
    private let smtp: SMTPServer

    init() throws {
        program = try Program([python, "-c", server])
        let port = try #require(program.value(after: "PORT ").flatMap { Int($0) })
        smtp = SMTPServer(host: "127.0.0.1", port: port)
    }

    @Test("a mail arrives byte for byte, for all its recipients")
    func delivery() async throws {
        let message = "Subject: Hi\r\n\r\nDear Ann,\r\n.\r\n..two dots\r\nbye\r\n"
        try await HTTPClient.shared.send(
            mail: Array(message.utf8), from: "shop@example.com", to: ["ann@example.org", "bob@example.org"], via: smtp)
        let seen = try #require(program.value(after: "MAIL "))
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
