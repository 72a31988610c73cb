import Glibc
import TestSupport

/// Counts what a real mail server has taken, by `Message-ID`. The server goes with the test process.
final class MailSink: Sendable {
    let port: Int
    private let counts: Shared<[String: Int]>

    init() async throws {
        let counts = Shared<[String: Int]>([:])
        self.counts = counts
        port = try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Int, any Error>) in
            // The server ends with the thread that has started it.
            startThread {
                do {
                    let server = try MailServer()
                    continuation.resume(returning: server.port)
                    while let mail = server.mail() {
                        guard let start = mail.firstRange(of: "Message-ID: <") else { continue }
                        let id = "<" + mail[start.upperBound...].prefix { $0 != ">" } + ">"
                        counts.change { $0[String(id), default: 0] += 1 }
                    }
                } catch { continuation.resume(throwing: error) }
            }
        }
    }

    var environment: [String: String] {
        ["EMAIL_SMTP_HOST": "127.0.0.1", "EMAIL_SMTP_PORT": "\(port)", "EMAIL_FROM": "shop@example.com"]
    }

    /// How often each mail has come.
    var received: [String: Int] { counts.value }
}
