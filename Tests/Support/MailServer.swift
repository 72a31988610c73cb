import FoundationEssentials
import Testing

/// A real mail server on a free port: aiosmtpd, which `infra/setup --tests` installs. It takes every mail, but none for
/// `nobody@…`, and none for `later@…` at this moment.
public final class MailServer {
    /// Where it listens, on 127.0.0.1.
    public let port: Int
    private let program: HelperProgram

    private static let python =
        #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
        + "/.build/test-venv/bin/python"

    /// Whether it is installed.
    public static var isInstalled: Bool { FileManager.default.fileExists(atPath: python) }

    /// Starts it.
    public init() throws {
        program = try HelperProgram([Self.python, "-c", script])
        port = try #require(program.value(after: "PORT ").flatMap { Int($0) })
    }

    /// The next mail, as JSON: sender, recipients, text.
    public func mail() -> String? { program.value(after: "MAIL ") }
}

private let script = #"""
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
