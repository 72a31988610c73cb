import CartwrightHTTP
import FoundationEssentials
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

@Suite("The life of a socket")
struct SocketLifeTests {
    private func text(_ client: WebSocketClient) async throws -> String {
        if case .text(let text) = try await client.next() { text } else { "" }
    }

    @Test("a message that takes too long is answered for, and the next one is taken")
    func deadline() async throws {
        let gateway = try SocketGateway()
        let client = try await gateway.open("/chat/hall")
        try await client.send("{\"action\":\"wait\"}", "{\"text\":\"next\"}")
        #expect(try await text(client).contains("\"code\":\"timed_out\""))
        try await gateway.cancelled.pass()
        #expect(try await text(client).contains("\"text\":\"next\""))
        #expect(gateway.server.metrics.contains(#"cartwright_timeouts_total{function="chat-wait"} 1"#))
    }

    @Test("a message waits for the one before it")
    func order() async throws {
        let gateway = try SocketGateway()
        let client = try await gateway.open("/chat/hall")
        try await client.send("{\"action\":\"hold\"}", "{\"text\":\"next\"}")
        await gateway.gate.arrived()
        gateway.gate.open()
        #expect(try await text(client).contains("\"text\":\"held\""))
        #expect(try await text(client).contains("\"text\":\"next\""))
    }

    @Test("a handler closes it with a code and a reason")
    func closed() async throws {
        let gateway = try SocketGateway()
        let client = try await gateway.open("/chat/hall")
        try await client.send("{\"action\":\"leave\"}", "{\"text\":\"too late\"}")
        #expect(try await client.next() == .close(code: 4_000, reason: "bye"))
        try await client.send(opcode: 8, [15, 160])
        #expect(try await client.isClosedByServer())
        await gateway.left.arrived()
        #expect(gateway.codes.value == [4_000])
    }

    @Test("$disconnect hears the client's code, and 1006 where it just went away")
    func disconnect() async throws {
        let gateway = try SocketGateway()
        let polite = try await gateway.open("/chat/hall")
        try await polite.send(opcode: 8, [15, 161])
        #expect(try await polite.next() == .close(code: 4_001, reason: ""))
        await gateway.left.arrived(1)
        let gone = try await gateway.open("/chat/hall")
        gone.reset()
        await gateway.left.arrived(2)
        #expect(gateway.codes.value == [4_001, 1_006])
    }

    @Test(
        "a stop lets the message finish, says why, and waits for $disconnect",
        arguments: [CloseCode.goingAway, .serviceRestart])
    func stop(code: CloseCode) async throws {
        let gateway = try SocketGateway()
        let idle = try await gateway.open("/chat/hall")
        let busy = try await gateway.open("/chat/hall")
        try await busy.send("{\"action\":\"hold\"}")
        await gateway.gate.arrived()
        async let stopped: Void = gateway.server.stop(closing: code)
        #expect(try await idle.next() == .close(code: Int(code.code), reason: "the server is stopping"))
        try await idle.send(opcode: 8, [UInt8(code.code >> 8), UInt8(code.code & 0xff)])
        gateway.gate.open()
        #expect(try await text(busy).contains("\"text\":\"held\""))
        #expect(try await busy.next() == .close(code: Int(code.code), reason: "the server is stopping"))
        try await busy.send(opcode: 8, [UInt8(code.code >> 8), UInt8(code.code & 0xff)])
        await stopped
        #expect(gateway.codes.value == [Int(code.code), Int(code.code)])
        #expect(gateway.server.socketCount == 0)
    }

    @Test("a client that gives no sign of life is cut")
    func silent() async throws {
        var options = LocalServer.Options()
        options.pingInterval = .milliseconds(100)
        let client = try await SocketGateway(options).open("/chat/hall")
        #expect(try await client.next() == .ping)
        #expect(try await client.isClosedByServer())
    }

    @Test("it counts as one of the server's connections")
    func connections() async throws {
        var options = LocalServer.Options()
        options.limits.connections = 2
        let gateway = try SocketGateway(options)
        let sockets = [try await gateway.open("/chat/hall"), try await gateway.open("/chat/hall")]
        #expect(gateway.server.connectionCount == 2)
        #expect(try await gateway.knock("/chat/hall").status == 503)
        #expect(sockets.count == gateway.server.socketCount)
    }

    @Test(
        "the websockets package of Python speaks with it",
        .enabled(if: FileManager.default.fileExists(atPath: python), "infra/setup --tests installs it"))
    func otherClient() async throws {
        let gateway = try SocketGateway()
        let token = SocketGateway.token()
        let port = "\(gateway.port)"
        let (end, output) = try await onThread { try Program(python, ["-c", script, port, token]).run() }
        #expect(output == "hello\n9000\ncartwright\n4000 bye\n401\n")
        #expect(end == .exited(0))
    }
}

private let python = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".build/test-venv/bin/python").path

/// A client that others wrote; `infra/setup --tests` installs it.
private let script = #"""
    import asyncio, json, sys
    from websockets.asyncio.client import connect
    from websockets.exceptions import ConnectionClosed, InvalidStatus
    port, token = sys.argv[1:]
    async def main():
        base = f"ws://127.0.0.1:{port}"
        async with connect(base + "/chat/hall") as socket:
            await socket.send(json.dumps({"text": "hello"}))
            print(json.loads(await socket.recv())["text"])
            await socket.send(["{", "}"])
            await (await socket.ping())
            assert json.loads(await socket.recv())["status"] == 422
        async with connect(base + "/private", subprotocols=["cartwright", "bearer." + token]) as socket:
            await socket.send(json.dumps({"action": "echo", "text": "x" * 9000}))
            print(len(json.loads(await socket.recv())["text"]))
            print(socket.subprotocol)
        async with connect(base + "/chat/hall") as socket:
            await socket.send(json.dumps({"action": "leave"}))
            try:
                await socket.recv()
            except ConnectionClosed as end:
                print(end.rcvd.code, end.rcvd.reason)
        try:
            await connect(base + "/private")
        except InvalidStatus as refused:
            print(refused.response.status_code)
    asyncio.run(main())
    """#
