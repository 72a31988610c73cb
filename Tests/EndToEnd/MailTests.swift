import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

@Suite(.enabled(if: MailServer.isInstalled, "infra/setup --tests installs the mail server"))
struct MailTests {
    @Test("the welcome of somebody who registers leaves through the server that EMAIL_SMTP_HOST names")
    func welcome() async throws {
        var template = Array("/tmp/cartwright-mail-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&template)))
        chmod(folder, 0o755)
        defer { Files.remove(folder) }
        let server = try MailServer()
        let database = try await TestDatabase.fresh()
        let shop = try await ServedBundle.shop(
            in: folder, ["--no-demo"],
            environment: [
                "DATABASE_URL": database.url, "CARTWRIGHT_MODE": "demo", "EMAIL_SMTP_HOST": "127.0.0.1",
                "EMAIL_SMTP_PORT": "\(server.port)", "EMAIL_FROM": "shop@example.com",
            ])
        let body = #"{"email": "ann@example.org", "password": "password123", "first_name": "Ann"}"#
        #expect(try WireClient(port: shop.port).request("POST", "/auth/register", body: body).status == 201)
        let mail = try #require(server.mail())
        #expect(mail.hasPrefix(#"["shop@example.com", ["ann@example.org"]"#))
        #expect(mail.contains("Hello Ann"))
        shop.signal(SIGTERM)
        #expect(try await shop.end() == .exited(0))
    }
}
