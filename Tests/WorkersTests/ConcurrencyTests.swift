import CartwrightJSON
import CartwrightWorkers
import FoundationEssentials
import TestSupport
import Testing

@Suite("Many calls of one function")
struct ConcurrencyTests {
    @Test("run in processes of their own, and what is over waits")
    func waiting() async throws {
        let raw = RawRuntime(timeout: .seconds(20))
        async let first = raw.workers.invoke("raw", FunctionEvent("1"))
        async let second = raw.workers.invoke("raw", FunctionEvent("2"))
        let ports = try await [raw.port(), raw.port(after: 1)]
        #expect(ports[0] != ports[1], "each process has its own Runtime API")
        try await onThread {
            let clients = try ports.map { try WireClient(port: $0) }
            let ids = try clients.map { try $0.nextEvent() }
            for (client, id) in zip(clients, ids) { #expect(try client.answer(id, "0").status == 202) }
        }
        _ = try await (first, second)
        #expect(await raw.workers.processCount() == 2)
        await raw.workers.stop(within: .zero)
    }

    @Test("are refused over the reserved concurrency, at once")
    func reserved() async throws {
        let raw = RawRuntime(reserved: 1)
        async let first = raw.workers.invoke("raw", FunctionEvent("1"))
        let port = try await raw.port()
        await #expect(throws: FunctionRefusal.throttled(isReserved: true)) {
            _ = try await raw.workers.invoke("raw", FunctionEvent("2"))
        }
        try await onThread {
            let client = try WireClient(port: port)
            _ = try client.answer(client.nextEvent(), "0")
        }
        #expect(try await first.text == "0")
        await raw.workers.stop(within: .zero)
    }

    @Test("wait no longer than their deadline")
    func patience() async throws {
        let raw = RawRuntime()
        var event = FunctionEvent("1")
        event.waitUntil = Date().addingTimeInterval(0.05)
        await #expect(throws: FunctionRefusal.throttled(isReserved: false)) {
            _ = try await raw.workers.invoke("raw", event)
        }
        await raw.workers.stop(within: .zero)
    }

    @Test("of a name nobody has are refused")
    func unknown() async {
        let raw = RawRuntime()
        await #expect(throws: FunctionRefusal.unknown) {
            _ = try await raw.workers.invoke("other", FunctionEvent("1"))
        }
    }

    @Test("a process that has nothing to do is told to end")
    func idle() async throws {
        let (workers, lines) = PythonFunction.workers([PythonFunction.make()]) { $0.idleTimeout = .milliseconds(40) }
        _ = try await workers.invoke("python", FunctionEvent("{}"))
        #expect(await lines.line(beginning: "TOLD TO STOP") == "TOLD TO STOP")
        _ = try await workers.invoke("python", FunctionEvent("{}"))
        await workers.stop()
    }

    @Test("a new version takes the next call, and the old one finishes what it does")
    func replacing() async throws {
        let (workers, lines) = PythonFunction.workers([PythonFunction.make { $0.environment["V"] = "1" }])
        async let old = workers.invoke("python", FunctionEvent(#"{"do":"sleep","seconds":0.5,"v":1}"#))
        _ = await lines.line(beginning: "START ")
        workers.replace(with: [PythonFunction.make { $0.environment["V"] = "2" }])
        let new = try await workers.invoke("python", FunctionEvent(#"{"do":"environment"}"#))
        let variables: JSONValue = try JSON.decode(from: new.text, keys: .asWritten)
        #expect(variables["V"]?.string == "2")
        #expect(try await old.error == nil)
        #expect(await lines.line(beginning: "TOLD TO STOP") == "TOLD TO STOP")
        await workers.stop()
    }
}
