import CartwrightHTTPClient
import FoundationEssentials
import TestSupport
import Testing

private let openssl = "/usr/bin/openssl"

@Suite(.enabled(if: FileManager.default.fileExists(atPath: openssl), "there is no openssl here"))
struct CertificateTests {
    @Test("a certificate that nobody vouches for ends the connection before a byte of the request is sent")
    func selfSigned() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cartwright-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (key, certificate) = (folder.appending(path: "key.pem").path, folder.appending(path: "cert.pem").path)
        let maker = try HelperProgram([
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out",
            certificate,
        ])
        while maker.line() != nil {}
        let server = try HelperProgram([
            openssl, "s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", certificate, "-www",
        ])
        let port = try #require(server.value(after: "ACCEPT 127.0.0.1:").flatMap { Int($0) })
        for host in ["localhost", "127.0.0.1"] {
            var request = OutgoingRequest("GET", "https://\(host):\(port)/")
            request.isInternal = true
            do {
                _ = try await HTTPClient.shared.send(request)
                Issue.record("there was an answer")
            } catch HTTPClientError.insecure {}
        }
    }
}
