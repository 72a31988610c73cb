import CartwrightEventLoop
import CartwrightJSON
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

@Suite("What is killed under cartwright dev", .serialized, .timeLimit(.minutes(3)))
struct DevKillTests {
    private static let failure = #"{"message":"Internal Server Error"}"#

    /// Begins a call that takes long, and waits until its process is at it.
    private func begin(
        _ name: String, _ milliseconds: Int, _ site: DevSite, _ bundle: ServedBundle
    ) throws -> (client: WireClient, process: pid_t) {
        let client = try WireClient(port: bundle.port)
        try client.sendRequest(
            "POST", "/slow", body: #"{"milliseconds":\#(milliseconds),"begun":"\#(site.folder)/\#(name)"}"#)
        return (client, try site.process(thatBegan: name))
    }

    private func process(_ bundle: ServedBundle) throws -> Int32 {
        let answer = try WireClient(port: bundle.port).request("GET", "/process")
        #expect(answer.status == 200, "\(answer.text)")
        return try #require(Int32(answer.text.filter(\.isNumber)))
    }

    @Test("a process killed at its work costs that call alone, and at once; the next one has a new process")
    func worker() async throws {
        let site = try await DevSite()
        defer { site.clear() }
        let bundle = try await site.dev()
        try await onThread {
            let (client, process) = try begin("worker", 25_000, site, bundle)
            #expect(try self.process(bundle) != process, "each function has processes of its own")
            let killedAt = monotonicNanoseconds()
            kill(process, SIGKILL)
            let answer = try client.response(to: "POST")
            #expect(monotonicNanoseconds() - killedAt < 5_000_000_000)
            #expect(answer.status == 500)
            #expect(answer.text == Self.failure)
            let again = try WireClient(port: bundle.port).request("POST", "/slow", body: #"{"milliseconds":0}"#)
            #expect(again.status == 200)
            #expect(again.text != #"{"id":\#(process)}"#)
            let trapped = try WireClient(port: bundle.port).request("POST", "/trap")
            #expect(trapped.status == 500)
            #expect(trapped.text == Self.failure)
            #expect(try self.process(bundle) > 0)
        }
        #expect(site.log.contains("Runtime exited with error: signal: killed"))
        bundle.signal(SIGTERM)
        #expect(try await bundle.end() == .exited(0))
    }

    @Test("what takes longer than it may is told so in Lambda's words, and its process is replaced")
    func late() async throws {
        let site = try await DevSite()
        defer { site.clear() }
        let bundle = try await site.dev()
        try await onThread {
            let client = try WireClient(port: bundle.port)
            let answer = try client.request(
                "POST", "/late", body: #"{"milliseconds":20000,"begun":"\#(site.folder)/late"}"#)
            #expect(answer.status == 500)
            #expect(answer.text == Self.failure)
            let process = try site.process(thatBegan: "late")
            #expect(eventually { isAlive(process) ? nil : true } == true)
            #expect(try client.request("POST", "/late", body: #"{"milliseconds":0}"#).status == 200)
        }
        #expect(site.log.contains("Task timed out after 1.00 seconds"))
    }

    @Test("all processes killed at once: nothing hangs, and every function answers again")
    func allWorkers() async throws {
        let site = try await DevSite()
        defer { site.clear() }
        let bundle = try await site.dev()
        try await onThread {
            let calls = try (0..<3).map { try begin("all-\($0)", 25_000, site, bundle) }
            _ = try process(bundle)
            let workers = bundle.workers()
            #expect(workers.count >= 4)
            for worker in workers { kill(worker, SIGKILL) }
            for call in calls { #expect(try call.client.response(to: "POST").status == 500) }
            #expect(eventually { workers.contains(where: isAlive) ? nil : true } == true)
            #expect(!workers.contains(try process(bundle)))
            #expect(
                try WireClient(port: bundle.port).request("POST", "/slow", body: #"{"milliseconds":0}"#).status == 200)
        }
    }

    @Test("a message in work comes back when its process is killed")
    func message() async throws {
        let site = try await DevSite()
        defer { site.clear() }
        let bundle = try await site.dev()
        try await onThread {
            try send("one", milliseconds: 25_000, site, bundle)
            kill(try site.process(thatBegan: "one"), SIGKILL)
            #expect(eventually { try? notes(bundle).first } == "one 2")
        }
    }

    private func send(_ text: String, milliseconds: Int, _ site: DevSite, _ bundle: ServedBundle) throws {
        let wait = #"{"milliseconds":\#(milliseconds),"begun":"\#(site.folder)/\#(text)"}"#
        let answer = try WireClient(port: bundle.port).request(
            "POST", "/notes", body: #"{"text":"\#(text)","wait":\#(wait)}"#)
        #expect(answer.status == 204, "\(answer.text)")
    }

    private func notes(_ bundle: ServedBundle) throws -> [String] {
        let answer = try WireClient(port: bundle.port).request("GET", "/notes")
        return answer.json["notes"]?.array?.compactMap(\.string) ?? []
    }

    @Test(
        "dev itself killed: no process is left, and its message comes back to the next one", arguments: [false, true])
    func whole(withChild: Bool) async throws {
        let site = try await DevSite()
        defer { site.clear() }
        let bundle = try await site.dev()
        try await onThread {
            // Whatever still runs has its time, so it is not long.
            let (client, _) = try begin("whole", 3_000, site, bundle)
            try send("two", milliseconds: 25_000, site, bundle)
            _ = try site.process(thatBegan: "two")
            let all = Array(bundle.descendants().keys)
            #expect(bundle.workers().count >= 3)
            if withChild { bundle.killChild() }
            bundle.signal(SIGKILL)
            // An answer or the end of the connection: nobody waits for ever.
            let answer = try? client.response(to: "POST")
            #expect(answer == nil || answer?.status == 200 || answer?.status == 500)
            #expect(eventually { all.contains(where: isAlive) ? nil : true } == true, "left: \(all.filter(isAlive))")
        }
        #expect(try await bundle.end() == .killed(by: SIGKILL))
        try site.pass(seconds: 400)
        let next = try await site.dev()
        #expect(try await onThread { eventually { try? notes(next).first } } == "two 2")
        next.signal(SIGTERM)
        #expect(try await next.end() == .exited(0))
        #expect(next.descendants().isEmpty)
    }

    @Test("the process that serves killed: another takes its place, and has processes of its own")
    func server() async throws {
        let site = try await DevSite()
        defer { site.clear() }
        let bundle = try await site.dev()
        try await onThread {
            let before = try process(bundle)
            bundle.killChild()
            #expect(eventually { isAlive(before) ? nil : true } == true)
            let after = try #require(eventually { try? process(bundle) })
            #expect(after != before)
        }
    }
}
