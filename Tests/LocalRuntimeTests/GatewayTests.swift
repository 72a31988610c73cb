import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightLocalRuntime
import CartwrightLogging
import Glibc
import TestSupport
import Testing

/// A bundle of test functions behind a gateway, in this process.
final class TestGateway: Sendable {
    let port: Int
    let server: LocalServer
    let gate = Gate()
    let cancelled = Gate()
    private let loops: EventLoopGroup

    static let manifest = """
        cors: {origins: ["https://shop.example"]}
        functions:
          echo-address:
            does: Says who is calling
            handler: address
            http: [GET /address, "GET /address/{id}"]
            access: public
          wait-read:
            does: Waits at the gate
            handler: wait
            http: GET /wait
            access: public
            timeout: 10s
          wait-write:
            does: Waits at the gate
            handler: wait
            http: POST /wait
            access: public
            timeout: 10s
            body: 10KB
          brief:
            does: Waits at the gate, with little time
            handler: wait
            http: GET /brief
            access: public
            timeout: 1s
          upload:
            does: Says how much came
            handler: upload
            http: POST /upload
            access: public
            body: 10KB
        """

    init(_ options: LocalServer.Options = .init(), loops count: Int = 1, log: Logger = quiet) throws {
        let gate = gate
        let cancelled = cancelled
        var table = FunctionTable(manifest: Self.manifest)
        table.add(
            "echo-address",
            .http { (request: Request, _: Call) async throws -> Response in
                .text("\(request.remoteAddress) \(request.headers[.xForwardedProto] ?? "-")")
            })
        let wait: @Sendable (Call) async throws -> Response = { _ in
            do {
                try await gate.pass()
            } catch {
                cancelled.open()
                throw error
            }
            return .text("through")
        }
        for name in ["wait-read", "wait-write", "brief"] { table.add(name, .http(wait)) }
        table.add(
            "upload",
            .http { (request: Request, _: Call) async throws -> Response in
                .text("\(try await request.body.collect(upTo: 1 << 20).count)")
            })
        var configuration = Host.Configuration()
        configuration.log = Self.quiet
        loops = EventLoopGroup(loops: count)
        server = LocalServer(
            try Host(table, configuration: configuration), loops: loops, options: options, log: log)
        let socket = try ListeningSocket()
        port = socket.port
        server.listen(on: socket)
    }

    deinit {
        let loops = loops
        // Threads join, so not from whatever thread lets go last.
        gate.open()
        _ = loops
    }

    static let quiet = Logger(writer: LogWriter(descriptor: open("/dev/null", O_WRONLY | O_CLOEXEC)), level: .error)

    func ask(
        _ method: String, _ path: String, headers: [String: String] = [:], body: String? = nil
    ) async throws -> WireResponse {
        let port = port
        return try await onThread {
            try WireClient(port: port).request(method, path, headers: headers, body: body)
        }
    }
}

@Suite struct GatewayTests {
    @Test("a request that no function gets has its line in the log, with the id of its answer")
    func refusedLine() async throws {
        let log = try LogPipe()
        let answer = try await TestGateway(log: log.logger).ask("GET", "/nowhere?token=hidden")
        let line = try await log.next()
        #expect(line.contains(#""path":"/nowhere","status":404"#))
        #expect(line.contains(#""request_id":"\#(try #require(answer.headers["x-request-id"]))""#))
        #expect(!line.contains("hidden"))
    }

    @Test("a request reaches its function, with or without a trailing slash")
    func reaches() async throws {
        let gateway = try TestGateway()
        #expect(try await gateway.ask("GET", "/address").text == "127.0.0.1 -")
        #expect(try await gateway.ask("GET", "/address/").status == 200)
        #expect(try await gateway.ask("GET", "/address/7/").status == 200)
        let head = try await gateway.ask("HEAD", "/address")
        #expect(head.status == 200 && head.headers["content-length"] == "11")
    }

    @Test("what no route takes is a 404 problem that says what the path does take")
    func noRoute() async throws {
        let gateway = try TestGateway()
        let unknown = try await gateway.ask("GET", "/nothing")
        #expect(unknown.status == 404)
        #expect(unknown.headers["content-type"] == "application/problem+json")
        let method = try await gateway.ask("DELETE", "/wait")
        #expect(method.status == 404)
        #expect(method.text.contains(#""methods":["GET","POST","HEAD"]"#))
    }

    @Test("a function that takes too long is answered for, and told to stop")
    func deadline() async throws {
        let gateway = try TestGateway()
        let answer = try await gateway.ask("GET", "/brief")
        #expect(answer.status == 504)
        #expect(answer.text.contains(#""code":"timed_out""#))
        try await gateway.cancelled.pass()
        #expect(gateway.server.metrics.contains(#"cartwright_timeouts_total{function="brief"} 1"#))
        #expect(try await gateway.ask("GET", "/address").status == 200)
    }

    @Test("a read whose client has gone is cancelled")
    func disconnectedRead() async throws {
        let gateway = try TestGateway()
        let client = try WireClient(port: gateway.port)
        try client.sendRequest("GET", "/wait")
        await gateway.gate.arrived()
        client.reset()
        try await gateway.cancelled.pass()
    }

    @Test("a write whose client has gone is finished")
    func disconnectedWrite() async throws {
        let gateway = try TestGateway()
        let client = try WireClient(port: gateway.port)
        try client.sendRequest("POST", "/wait", body: "{}")
        await gateway.gate.arrived()
        client.reset()
        // Not on a thread of the pool: it blocks, and whatever it waits for may need that thread.
        try await onThread {
            let observer = try WireClient(port: gateway.port)
            repeat { _ = try observer.request("GET", "/address") } while gateway.server.connectionCount > 1
            gateway.gate.open()
            let finished = #"cartwright_requests_total{function="wait-write",status="2xx"} 1"#
            repeat { _ = try observer.request("GET", "/address") } while !gateway.server.metrics.contains(finished)
        }
    }

    @Test("more calls than the limit are refused at once, and welcome again afterwards")
    func overload() async throws {
        var options = LocalServer.Options()
        options.callsPerLoop = 2
        let gateway = try TestGateway(options)
        async let first = gateway.ask("GET", "/wait")
        async let second = gateway.ask("GET", "/wait")
        await gateway.gate.arrived(2)
        let refused = try await gateway.ask("GET", "/address")
        #expect(refused.status == 503)
        #expect(refused.headers["retry-after"] == "1")
        #expect(refused.text.contains(#""code":"overloaded""#))
        gateway.gate.open()
        #expect(try await first.text == "through")
        #expect(try await second.text == "through")
        #expect(try await gateway.ask("GET", "/address").status == 200)
    }

    @Test("the gateway answers a preflight itself, and puts its word on every answer")
    func cors() async throws {
        let gateway = try TestGateway()
        let preflight = try await gateway.ask(
            "OPTIONS", "/wait", headers: ["Origin": "https://shop.example", "Access-Control-Request-Method": "POST"])
        #expect(preflight.status == 204)
        #expect(preflight.headers["access-control-allow-origin"] == "https://shop.example")
        #expect(preflight.headers["access-control-allow-methods"] == "GET, POST")
        let answer = try await gateway.ask("GET", "/address", headers: ["Origin": "https://shop.example"])
        #expect(answer.headers["access-control-allow-origin"] == "https://shop.example")
        #expect(answer.headers["vary"] == "Origin")
        let refused = try await gateway.ask("GET", "/nothing", headers: ["Origin": "https://shop.example"])
        #expect(refused.headers["access-control-allow-origin"] == "https://shop.example")
        let stranger = try await gateway.ask("GET", "/address", headers: ["Origin": "https://evil.example"])
        #expect(stranger.headers["access-control-allow-origin"] == nil)
    }

    @Test("who is calling is what a trusted proxy says, and nobody else")
    func proxies() async throws {
        let headers = ["X-Forwarded-For": "6.6.6.6, 1.2.3.4", "X-Forwarded-Proto": "https"]
        #expect(try await TestGateway().ask("GET", "/address", headers: headers).text == "127.0.0.1 http")
        var options = LocalServer.Options()
        options.trustedProxies = try TrustedProxies("127.0.0.0/8")
        #expect(try await TestGateway(options).ask("GET", "/address", headers: headers).text == "1.2.3.4 https")
    }

    @Test("a proxy that adds a line of its own is believed, and not the line before it")
    func proxyLines() async throws {
        var options = LocalServer.Options()
        options.trustedProxies = try TrustedProxies("127.0.0.0/8")
        let gateway = try TestGateway(options)
        let port = gateway.port
        let head = "GET /address HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: http\r\n"
        let proxy = "x-forwarded-for: 1.2.3.4\r\nx-forwarded-proto: https\r\n\r\n"
        let answer = try await onThread {
            let client = try WireClient(port: port)
            try client.send(head + proxy)
            return try client.response()
        }
        #expect(answer.text == "1.2.3.4 https")
    }

    @Test("a body over the function's own limit is refused before it is read, as a problem")
    func bodyLimit() async throws {
        let gateway = try TestGateway()
        #expect(try await gateway.ask("POST", "/upload", body: String(repeating: "a", count: 9_000)).text == "9000")
        let refused = try await gateway.ask("POST", "/upload", body: String(repeating: "a", count: 11_000))
        #expect(refused.status == 413)
        #expect(refused.headers["content-type"] == "application/problem+json")
    }

    @Test("a stop lets what runs finish, and takes nothing new")
    func stop() async throws {
        let gateway = try TestGateway()
        async let running = gateway.ask("GET", "/wait")
        await gateway.gate.arrived()
        async let stopped: Void = gateway.server.stop()
        // Once connections are refused the stop is under way; it needs a thread of the pool to begin.
        let port = gateway.port
        try await onThread { while (try? WireClient(port: port)) != nil {} }
        gateway.gate.open()
        #expect(try await running.text == "through")
        await stopped
    }
}
