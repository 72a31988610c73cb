import CPostgres
import CartwrightEventLoop
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// How soon service is back. What it takes in a release build on a quiet machine is measured by `infra/bench`.
extension CrashTests {
    /// Whether the private Postgres of the folder lets somebody in who comes by himself, past everything of ours.
    private static func acceptsConnections(in folder: String) throws -> Bool {
        let file = Files.read(folder + "/.cartwright/postgres/cluster/postmaster.pid") ?? ""
        let lines = file.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 4 else { return false }
        let connection = PQconnectdb("host=\(lines[4]) user=cartwright dbname=cartwright connect_timeout=2")
        defer { PQfinish(connection) }
        let result = PQexec(connection, "select 1")
        defer { PQclear(result) }
        return PQresultStatus(result) == PGRES_TUPLES_OK
    }

    /// Whether both lanes of whichever loop gets the connection serve.
    private static func isServed(_ port: Int, _ reference: String) -> Bool {
        guard let client = try? WireClient(port: port, patience: 10) else { return false }
        let written = try? client.request("POST", "/entries", body: "{\"reference\":\"\(reference)\"}")
        guard written?.status == 200 else { return false }
        return (try? client.request("GET", "/entries?prefix=\(reference)"))?.status == 200
    }

    @Test("service is back within two seconds of a killed Postgres letting others in again")
    func postgresReturns() async throws {
        let bundle = try await serve()
        let port = bundle.port
        let folder = try SharedInstallation.folder.get()
        let prefix = unique()
        #expect(Self.isServed(port, prefix))
        let killedAt = monotonicNanoseconds()
        kill(try ServedBundle.postgres(in: folder), SIGKILL)
        let accepted = Shared<UInt64?>(nil)
        let served = Shared<UInt64?>(nil)
        await onThreads(2) { thread in
            let patience = Patience()
            var inARow = 0
            while !patience.isOver {
                if thread == 0 {
                    if (try? Self.acceptsConnections(in: folder)) == true {
                        return accepted.change { $0 = monotonicNanoseconds() }
                    }
                } else {
                    // On several connections, for each loop has its own to Postgres.
                    inARow = Self.isServed(port, prefix) && accepted.value != nil ? inARow + 1 : 0
                    if inARow == 6 { return served.change { $0 = monotonicNanoseconds() } }
                }
                // A pause, so that whoever asks is not all that the machine does.
                poll(nil, 0, 2)
            }
        }
        let acceptedAt = try #require(accepted.value)
        let servedAt = try #require(served.value)
        #expect(acceptedAt > killedAt)
        #expect(servedAt - acceptedAt < 2_000_000_000, "\((servedAt - acceptedAt) / 1_000_000) ms")
        bundle.signal(SIGTERM)
        #expect(try await bundle.end() == .exited(0))
    }

    @Test("after a trap the next process serves at once, and the parent says how long nobody did")
    func trapReturns() async throws {
        let bundle = try await serve()
        let folder = try SharedInstallation.folder.get()
        func pauses() -> [Int] {
            (Files.read(folder + "/serve.log") ?? "").split(separator: "\n")
                .filter { $0.contains("a new process serves, ") }
                .compactMap { $0.split(separator: " ").compactMap { Int($0) }.first }
        }
        let earlier = pauses().count
        for _ in 0..<3 {
            let before = try bundle.servingProcess()
            let client = try WireClient(port: bundle.port)
            #expect(throws: WireClient.Failure.self) { try client.request("POST", "/trap") }
            let died = monotonicNanoseconds()
            // The port is the parent's: a connection waits there for the next process.
            let next = try bundle.servingProcess()
            let pause = monotonicNanoseconds() - died
            #expect(next != before)
            #expect(pause < 1_000_000_000, "\(pause / 1_000_000) ms")
        }
        // It serves a moment before the parent has heard that it does.
        let patience = Patience()
        while pauses().count < earlier + 3, !patience.isOver { poll(nil, 0, 5) }
        bundle.signal(SIGTERM)
        #expect(try await bundle.end() == .exited(0))
        let found = pauses().dropFirst(earlier)
        #expect(found.count == 3)
        #expect(found.allSatisfy { $0 < 1000 }, "\(found)")
    }
}
