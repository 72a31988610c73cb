import CartwrightEventLoop
import CartwrightPostgres
import TestSupport
import Testing

@Suite("Postgres over TLS")
struct TLSTests {
    /// A server that is reached by TCP and shows the certificate; with the port it was given.
    private func server(_ certificate: TestCertificate) async throws -> (TestPostgres, port: Int) {
        var lastError: (any Error)?
        for _ in 0..<5 {
            let port = try FreePort.find()
            do {
                let server = try await TestPostgres.start(settings: [
                    "ssl=on", "ssl_cert_file=\(certificate.certificate)", "ssl_key_file=\(certificate.key)",
                    "listen_addresses=127.0.0.1", "port=\(port)",
                ])
                return (server, port)
            } catch {
                // Somebody else may have taken the port in between.
                lastError = error
            }
        }
        throw try #require(lastError)
    }

    private func database(_ host: String, _ port: Int, root: String) -> Database {
        Database(
            url: "postgresql://postgres@\(host):\(port)/postgres?sslmode=verify-full&sslrootcert=\(root)",
            loops: EventLoopGroup(loops: 1), configuration: TestDatabase.configuration)
    }

    @Test("with the right root everything goes encrypted: reads, copies, notifications, the end of a statement")
    func rightRoot() async throws {
        let certificate = try TestCertificate(for: "localhost")
        let (server, port) = try await server(certificate)
        let database = database("localhost", port, root: certificate.certificate)
        let isEncrypted: SQL = "select ssl from pg_stat_ssl where pid = pg_backend_pid()"
        #expect(try await database.read.value(isEncrypted, as: Bool.self) == true)
        #expect(try await database.write.value(isEncrypted, as: Bool.self) == true)
        // Answers longer than a TLS record, many at once.
        let letters = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...40 {
                group.addTask {
                    try await database.read.value("select repeat('x', \(number * 20_000)::int)", as: String.self)?.count
                        ?? 0
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(letters == 40 * 41 / 2 * 20_000)
        let notes = database.listen("news")
        try await database.execute("create table t (id int, text text)")
        let copied = try await database.transaction { sql in
            try await sql.copy(into: "t", columns: ["id", "text"], rows: Array(1...20_000)) { number, row in
                row.append(number)
                row.append("some text to fill a few records")
            }
        }
        #expect(copied == 20_000)
        var heard: [Notification] = []
        for await note in notes {
            heard.append(note)
            if note != .subscribed { break }
            for number in 1...3 { try await database.write.notify("news", "\(number)") }
        }
        #expect(heard == [.subscribed, .payload("1")])
        await #expect {
            try await database.withDeadline(monotonicNanoseconds() + 200_000_000).write.execute("select pg_sleep(60)")
        } throws: { error in
            if case DatabaseError.timedOut = error { true } else { false }
        }
        #expect(try await database.write.value("select count(*) from t", as: Int.self) == 20_000)
        await database.close()
        try await server.stop()
    }

    @Test("a server that shows another certificate, or another name, is not talked to")
    func wrongRoot() async throws {
        let certificate = try TestCertificate(for: "localhost")
        let other = try TestCertificate(for: "localhost")
        let (server, port) = try await server(certificate)
        for (host, root, complaint) in [
            ("localhost", other.certificate, "certificate verify failed"),
            ("127.0.0.1", certificate.certificate, "does not match host name"),
        ] {
            let database = database(host, port, root: root)
            await #expect {
                try await database.read.execute("select 1")
            } throws: { error in
                if case DatabaseError.unavailable = error { true } else { false }
            }
            #expect(database.connectionFailure?.contains(complaint) == true, "\(database.connectionFailure ?? "")")
            await database.close()
        }
        try await server.stop()
    }
}
