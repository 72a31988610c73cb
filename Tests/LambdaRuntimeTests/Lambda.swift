import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightJSON
import CartwrightLogging
import FoundationEssentials
import Synchronization
import TestSupport
import Testing

@testable import CartwrightLambdaRuntime

/// What the functions of these tests take and give.
struct Greeting: Codable, Sendable, Equatable {
    var name: String
    var count: Int?
}

/// A bundle with a function for each way of being called.
enum Lambda {
    static let manifest = """
        functions:
          greet:
            does: Says back what came
            handler: greet
            http: ["POST /greetings/{name}", "GET /greetings/{name}"]
            access: public
          page:
            does: Answers with headers, cookies and bytes
            handler: page
            http: ["GET /page", "GET /files/{path+}"]
            access: public
          tail:
            does: Streams
            handler: tail
            http: GET /tail
            access: public
          wait:
            does: Waits at the gate
            handler: wait
            http: GET /wait
            access: public
          context:
            does: Says what Lambda says
            handler: context
            http: GET /context
            access: public
          work:
            does: Takes messages
            handler: work
            queue: work
            access: internal
          hear:
            does: Takes an event
            handler: hear
            event: {source: [orders], detail-type: [order.placed]}
            access: internal
          tidy:
            does: Runs now and then
            handler: tidy
            schedule: rate(1 minute)
            access: internal
          chat:
            does: Takes what is said
            handler: chat
            socket: /chat
            access: public
        queues: {work: {}}
        """

    /// What the functions saw, for a test to look at.
    final class Seen: Sendable {
        let messages = Shared<[Message]>([])
        let envelopes = Shared<[Envelope]>([])
        let ticks = Shared<[Date]>([])
        let gate = Gate()
    }

    static func table(_ seen: Seen = Seen()) -> FunctionTable {
        var table = FunctionTable(manifest: manifest)
        table.add(
            "greet",
            .http { (greeting: Greeting, _: Call) async throws -> Greeting in
                if greeting.name == "nobody" { throw Problem.conflict("nobody_there", "There is nobody") }
                return greeting
            })
        table.add(
            "page",
            .http { (request: Request, _: Call) async throws -> Response in
                var response = Response(
                    headers: ["content-type": "image/png", "x-two": "1"], body: .bytes([0xFF, 0xD8, 0]))
                response.headers.add("x-two", "2")
                response.headers.add(.setCookie, "a=1; Path=/")
                response.headers.add(.setCookie, "b=2, c")
                if request.parameters.first == "large" {
                    response.body = .bytes([UInt8](repeating: 120, count: FunctionError.payloadLimit))
                }
                return response
            })
        table.add("tail", .http(Self.tail))
        table.add(
            "wait",
            .http { (_: Call) async throws -> Greeting in
                try await seen.gate.pass()
                return Greeting(name: "through")
            })
        table.add("context", .http(Self.context))
        table.add(
            "work",
            .queue { (message: Message, _: Call) async throws in
                if message.body == Array("bad".utf8) { throw Problem.unavailable("bad") }
                seen.messages.change { $0.append(message) }
            })
        table.add(
            "hear",
            .event { (envelope: Envelope, _: Call) async throws in
                if envelope.aggregate == "broken" { throw Broken(text: "\u{1}\"quoted\"") }
                seen.envelopes.change { $0.append(envelope) }
            })
        table.add(
            "tidy",
            .schedule { (tick: Tick, _: Call) async throws in seen.ticks.change { $0.append(tick.scheduledAt) } })
        table.add(
            "chat",
            .socket { (greeting: Greeting, socket: Socket, _: Call) async throws in try await socket.send(greeting) })
        return table
    }

    struct Broken: Error, CustomStringConvertible {
        let text: String
        var description: String { text }
    }

    struct Fact: Codable, Sendable {
        var requestID: String
        var lambdaID: String?
        var traceID: String?
        var client: String?
        var secondsLeft: Int
    }

    @Sendable private static func context(_ call: Call) async throws -> Fact {
        let left = call.deadline.map { $0 > monotonicNanoseconds() ? ($0 - monotonicNanoseconds()) / 1_000_000_000 : 0 }
        return Fact(
            requestID: call.requestID, lambdaID: call.invocation?.requestID, traceID: call.traceID,
            client: call.invocation?.clientContext?["client"]?.string, secondsLeft: Int(left ?? 0))
    }

    struct Ending: Codable, Sendable { var end: String? }

    @Sendable private static func tail(_ ending: Ending, _ call: Call) async throws -> Response {
        Response(
            headers: ["content-type": "text/plain"],
            body: .stream(length: ending.end == "known" ? 4 : nil) { writer in
                if ending.end == "before" { throw Broken(text: "before") }
                try await writer.write("one ")
                if ending.end == "known" { return }
                if ending.end == "between" { throw Broken(text: "between") }
                try await writer.write("two")
            })
    }

    static func host(_ seen: Seen = Seen()) throws -> Host {
        var configuration = Host.Configuration()
        configuration.log = quiet
        return try Host(table(seen), configuration: configuration)
    }

    static let quiet = Logger(writer: LogWriter(descriptor: -1, format: .json), level: .error)

    /// Runs a function for one event, without a Runtime API.
    static func run(
        _ name: String, _ event: String, seen: Seen = Seen(), wires: SocketWires = .none, streams: Bool = true
    ) async throws -> Outcome {
        let host = try host(seen)
        let runner = FunctionRunner(
            host: host, function: try #require(host.function(name)), log: quiet, streams: streams, socketWires: wires)
        return await runner.run(Array(event.utf8), id: "lambda-id", deadline: nil)
    }

    /// A function process in this process: the exit code, once it has ended.
    static func live(
        _ name: String?, with api: StubRuntimeAPI, seen: Seen = Seen(), concurrency: Int = 1,
        environment: [String: String] = [:], stop: StopButton = StopButton()
    ) async throws -> Int32 {
        let address = try #require(RuntimeAddress(api.address))
        let target = try #require(ClientAddress(host: address.host, port: address.port))
        let environment = environment.merging(["CARTWRIGHT_MODE": "demo"]) { own, _ in own }
        return try await onThread {
            let life = Life(
                makeTable: { table(seen) }, handler: name, environment: environment, address: address, target: target,
                loops: EventLoopGroup(loops: min(2, concurrency)), concurrency: concurrency, log: quiet,
                onStop: { stop.wire($0) })
            return life.run()
        }
    }
}

/// Stands in for SIGTERM, which would reach the test itself.
final class StopButton: Sendable {
    private let action = Shared<(@Sendable () -> Void)?>(nil)
    func wire(_ action: @escaping @Sendable () -> Void) { self.action.change { $0 = action } }
    func press() { action.value?() }
}

extension Outcome {
    /// The answer as text; nil for anything else.
    var text: String? {
        if case .payload(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
    }

    var error: FunctionError? {
        if case .failure(let error) = self { error } else { nil }
    }
}
