import Cartwright
import CartwrightSecurity
import FoundationEssentials
import Testing

@testable import CartwrightEvents

@Suite struct MailMessageTests {
    private let id = UUID(uuid: (1, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1))
    private let date = Date(timeIntervalSince1970: 1_795_216_920)

    private func render(_ mail: Mail) throws -> String {
        try MailMessage(mail, id: id, date: date, defaultSender: "The Shop <shop@example.com>").text
    }

    @Test("a plain mail reads as RFC 5322 wants it")
    func plain() throws {
        let text = try render(
            Mail(to: ["ann@example.org"], subject: "Welcome", text: "Hello Ann,\nwelcome = here.\n.\n"))
        #expect(
            text == """
                Date: Fri, 20 Nov 2026 23:22:00 +0000\r
                From: "The Shop" <shop@example.com>\r
                To: ann@example.org\r
                Subject: Welcome\r
                Message-ID: <01000000-0000-7000-8000-000000000001@example.com>\r
                Auto-Submitted: auto-generated\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Transfer-Encoding: quoted-printable\r
                \r
                Hello Ann,\r
                welcome =3D here.\r
                =2E\r
                \r

                """)
    }

    @Test("text and HTML travel as alternatives, the better one last")
    func alternatives() throws {
        let text = try render(
            Mail(to: ["ann@example.org"], subject: "Hi", text: "Hi", html: "<p>Hi</p>", replyTo: "help@example.com"))
        #expect(text.contains("Reply-To: help@example.com\r\n"))
        let boundary = "=_01000000-0000-7000-8000-000000000001"
        #expect(text.contains("Content-Type: multipart/alternative; boundary=\"\(boundary)\"\r\n\r\n--\(boundary)\r\n"))
        let parts = text.split(separator: "--\(boundary)")
        #expect(parts.count == 4)
        #expect(parts[1].contains("text/plain") && parts[2].contains("text/html") && parts[3] == "--\r\n")
        #expect(parts[2].contains("<p>Hi</p>"))
    }

    @Test("a subject in any script is cut into encoded words that fit a line")
    func subject() throws {
        let subject = String(repeating: "Grüße aus 東京 🛒 ", count: 8)
        let text = try render(Mail(to: ["ann@example.org"], subject: subject, text: "x"))
        let header = text.split(separator: "Subject: ")[1].split(separator: "\r\nMessage-ID")[0]
        let words = header.split(separator: "\r\n ")
        #expect(
            words.count > 3
                && words.allSatisfy { $0.utf8.count <= 75 && $0.hasPrefix("=?UTF-8?B?") && $0.hasSuffix("?=") })
        let bytes = words.flatMap { base64Decoded(String($0.dropFirst(10).dropLast(2))) ?? [] }
        #expect(String(decoding: bytes, as: UTF8.self) == subject)
    }

    @Test(
        "nothing that a header is given can start another",
        arguments: ["Hi\r\nBcc: eve@example.net", "Hi\nX: y", "\r\n\r\nbody", "=?UTF-8?Q?x?=", "a\u{0}b"])
    func injection(subject: String) throws {
        let text = try render(
            Mail(to: ["ann@example.org"], subject: subject, text: "x"))
        let headers = text.split(separator: "\r\n\r\n", maxSplits: 1)[0]
        let names = headers.split(separator: "\r\n").filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
        #expect(names.count == 9 && !names.contains("Bcc") && !names.contains("X"))
        #expect(headers.contains("Subject: =?UTF-8?B?"))
        #expect(throws: MailError.self) {
            try render(Mail(to: ["ann@example.org\r\nBcc: x@y.z"], subject: "x", text: "x"))
        }
        #expect(throws: MailError.self) {
            try render(Mail(to: ["ann@example.org"], subject: "x", text: "x", replyTo: "a\nb <x@y.z>"))
        }
    }

    @Test(
        "what is no address is refused, for good",
        arguments: [
            "", "ann", "@example.org", "ann@", "ann@@example.org", "ann@exa mple.org", "a b@example.org",
            ".ann@example.org",
            "ann@-example.org", "ann@example..org", "änn@example.org", "ann@example.org, eve@example.org",
            "<ann@example.org",
            "ann@example.org>",
        ])
    func addresses(address: String) {
        #expect(throws: MailError.badAddress(address)) { try render(Mail(to: [address], subject: "x", text: "x")) }
    }

    @Test("a name is quoted or encoded")
    func names() throws {
        let text = try render(
            Mail(to: ["Ann \"A\" Bell <ann@example.org>", "Jürgen <j@example.org>"], subject: "x", text: "x"))
        #expect(
            text.contains(
                "To: \"Ann \\\"A\\\" Bell\" <ann@example.org>,\r\n =?UTF-8?B?SsO8cmdlbg==?= <j@example.org>\r\n"))
        #expect(throws: MailError.noRecipient) { try render(Mail(to: [], subject: "x", text: "x")) }
    }

    @Test(
        "quoted-printable keeps lines short and endings safe",
        arguments: [
            ("a b", "a b"), ("a ", "a=20"), ("a \nb", "a=20\r\nb"), ("a\r\nb\rc\nd", "a\r\nb\r\nc\r\nd"),
            ("ü=", "=C3=BC=3D"),
            (".x\n..", "=2Ex\r\n=2E."), ("\t", "=09"),
        ])
    func quotedPrintable(text: String, encoded: String) { #expect(QuotedPrintable.encode(text) == encoded) }

    @Test("a long line is broken softly")
    func longLines() {
        let encoded = QuotedPrintable.encode(String(repeating: "üx", count: 200))
        #expect(encoded.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
        #expect(encoded.replacing("=\r\n", with: "") == String(repeating: "=C3=BCx", count: 200))
    }
}
