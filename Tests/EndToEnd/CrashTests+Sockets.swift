import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

extension CrashTests {
    @Test("a socket that is open hears of a reload and of a stop, each with its code")
    func openSocket() async throws {
        let bundle = try await serve()
        // A hang-up is a reload: another process serves whoever connects again.
        for (signal, code) in [(SIGHUP, 1_012), (SIGTERM, 1_001)] {
            let client = try await WebSocketClient.open(port: bundle.port, "/echo")
            try await client.send("{\"reference\":\"a\"}")
            #expect(try await client.next() == .text("{\"reference\":\"a\"}"))
            bundle.signal(signal)
            #expect(try await client.next() == .close(code: code, reason: "the server is stopping"))
            try await client.send(opcode: 8, [UInt8(code >> 8), UInt8(code & 0xff)])
        }
        #expect(try await bundle.end() == .exited(0))
    }
}
