import CartwrightEventLoop
import CartwrightJSON
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// What is left when things die: the program as it is started by `serve`, with a Postgres of its own.
@Suite(.serialized) struct CrashTests {
    /// What came back for one request.
    struct Outcome: Sendable {
        let reference: String
        /// 0 when the connection died.
        let status: Int
        let code: String
        let nanoseconds: UInt64
    }

    func serve(_ environment: [String: String] = [:]) async throws -> ServedBundle {
        try await ServedBundle.start(in: try SharedInstallation.folder.get(), environment: environment)
    }

    /// Whether a test that waits for something has waited for too long.
    struct Patience: Sendable {
        private let end = monotonicNanoseconds() + 30_000_000_000
        var isOver: Bool { monotonicNanoseconds() > end }
    }

    /// A prefix that no other test uses.
    func unique() -> String { "t\(monotonicNanoseconds())" }

    static func code(of answer: WireResponse) -> String {
        answer.text.firstRange(of: "\"code\":\"").map { range in
            String(answer.text[range.upperBound...].prefix { $0 != "\"" })
        } ?? ""
    }

    static func write(_ reference: String, _ client: inout WireClient?, port: Int) -> Outcome {
        let began = monotonicNanoseconds()
        do {
            let connection = try client ?? WireClient(port: port)
            client = connection
            let answer = try connection.request("POST", "/entries", body: "{\"reference\":\"\(reference)\"}")
            if answer.headers["connection"] == "close" { client = nil }
            return Outcome(
                reference: reference, status: answer.status, code: code(of: answer),
                nanoseconds: monotonicNanoseconds() - began)
        } catch {
            client = nil
            return Outcome(reference: reference, status: 0, code: "", nanoseconds: monotonicNanoseconds() - began)
        }
    }

    @Test("a Postgres that is killed under load costs no accepted write, and comes back by itself")
    func killedPostgres() async throws {
        let bundle = try await serve()
        let prefix = unique()
        let outcomes = Shared<[Outcome]>([])
        let killed = Shared(false)
        let port = bundle.port
        let postgres = try ServedBundle.postgres(in: SharedInstallation.folder.get())
        await onThreads(8 * Soak.factor) { thread in
            var client: WireClient?
            var writtenAfter = 0
            let patience = Patience()
            for number in 0... {
                if writtenAfter >= 20 * Soak.factor || patience.isOver { return }
                let wasKilled = killed.value
                let outcome = Self.write("\(prefix)-\(thread)-\(number)", &client, port: port)
                let count = outcomes.withLock { outcomes in
                    outcomes.append(outcome)
                    return outcomes.count
                }
                if outcome.status == 200, wasKilled { writtenAfter += 1 }
                if thread == 0, count > 100 * Soak.factor, !wasKilled {
                    kill(postgres, SIGKILL)
                    killed.withLock { $0 = true }
                }
            }
        }
        let all = outcomes.value
        #expect(all.allSatisfy { [200, 503, 504].contains($0.status) }, "\(Set(all.map(\.status)))")
        #expect(all.allSatisfy { $0.nanoseconds < 6_000_000_000 })
        #expect(all.contains { $0.status == 503 })
        #expect(all.last?.status == 200)
        let written = Set(try bundle.entries(prefix))
        for outcome in all {
            if outcome.status == 200 { #expect(written.contains(outcome.reference)) }
            if outcome.status == 503, outcome.code != "outcome_unknown" {
                #expect(!written.contains(outcome.reference), "\(outcome.code)")
            }
        }
        bundle.signal(SIGTERM)
        #expect(try await bundle.end() == .exited(0))
    }

    @Test("a trap in a handler costs only the requests that were running")
    func trap() async throws {
        let bundle = try await serve()
        let port = bundle.port
        let before = try bundle.servingProcess()
        let lost = Shared(0)
        let answered = Shared(0)
        let hasTrapped = Shared(false)
        await onThreads(4 * Soak.factor + 1) { thread in
            if thread == 0 {
                let patience = Patience()
                while answered.value < 200, !patience.isOver { _ = try? WireClient(port: port).request("GET", "/ping") }
                _ = try? WireClient(port: port).request("POST", "/trap")
                hasTrapped.withLock { $0 = true }
                return
            }
            var client: WireClient?
            var after = 0
            let patience = Patience()
            while after < 50 * Soak.factor, !patience.isOver {
                let trapped = hasTrapped.value
                do {
                    let connection = try client ?? WireClient(port: port)
                    client = connection
                    if try connection.request("GET", "/ping").status == 200 {
                        answered.withLock { $0 += 1 }
                        if trapped { after += 1 }
                    }
                } catch {
                    client = nil
                    lost.withLock { $0 += 1 }
                }
            }
        }
        // Each thread was in the middle of one request at most; the port was open all the time.
        #expect(lost.value <= 4 * Soak.factor)
        #expect(answered.value >= 4 * 50 * Soak.factor)
        #expect(try bundle.servingProcess() != before)
        bundle.signal(SIGTERM)
        #expect(try await bundle.end() == .exited(0))
    }

    @Test("a stop under load answers everything that was accepted, and ends with 0", arguments: [SIGTERM, SIGINT])
    func stop(_ signal: Int32) async throws {
        let bundle = try await serve()
        let port = bundle.port
        let dropped = Shared<[String]>([])
        let answered = Shared(0)
        await onThreads(8 * Soak.factor + 1) { thread in
            if thread == 0 {
                let patience = Patience()
                while answered.value < 100, !patience.isOver { _ = try? WireClient(port: port).request("GET", "/ping") }
                bundle.signal(signal)
                return
            }
            var client: WireClient?
            while true {
                guard let connection = client ?? (try? WireClient(port: port)) else { return }
                client = connection
                do {
                    let answer = try connection.request("GET", "/slow?milliseconds=20")
                    if answer.status != 200 { dropped.withLock { $0.append("\(answer.status)") } }
                    answered.withLock { $0 += 1 }
                    if answer.headers["connection"] == "close" { client = nil }
                } catch {
                    client = nil
                    dropped.withLock { $0.append("\(error)") }
                }
            }
        }
        #expect(dropped.value.isEmpty)
        #expect(answered.value >= 100)
        #expect(try await bundle.end() == .exited(0))
    }

    @Test("a reload under load drops nothing and changes the process")
    func reload() async throws {
        let bundle = try await serve()
        let port = bundle.port
        let before = try bundle.servingProcess()
        let dropped = Shared<[String]>([])
        let hasChanged = Shared(false)
        bundle.signal(SIGHUP)
        await onThreads(4 * Soak.factor) { thread in
            var client: WireClient?
            let patience = Patience()
            while !hasChanged.value, !patience.isOver {
                do {
                    let connection = try client ?? WireClient(port: port)
                    client = connection
                    let answer = try connection.request("GET", "/process")
                    if answer.status != 200 { dropped.withLock { $0.append("\(answer.status)") } }
                    if answer.text != "{\"id\":\(before)}" { hasChanged.withLock { $0 = true } }
                    if answer.headers["connection"] == "close" { client = nil }
                } catch {
                    client = nil
                    dropped.withLock { $0.append("\(error)") }
                }
            }
        }
        #expect(dropped.value.isEmpty)
        #expect(hasChanged.value)
        bundle.signal(SIGTERM)
        #expect(try await bundle.end() == .exited(0))
    }

    @Test("a parent that is killed takes everything with it, and the next one finds its data")
    func killedParent() async throws {
        let folder = try SharedInstallation.folder.get()
        let prefix = unique()
        let bundle = try await serve()
        var client: WireClient?
        #expect(Self.write(prefix, &client, port: bundle.port).status == 200)
        let left = [try bundle.servingProcess(), try ServedBundle.postgres(in: folder)]
        bundle.signal(SIGKILL)
        #expect(try await bundle.end() == .killed(by: SIGKILL))
        let patience = Patience()
        while left.contains(where: { kill($0, 0) == 0 && !Self.isZombie($0) }), !patience.isOver { sched_yield() }
        #expect(!patience.isOver)
        let next = try await serve()
        #expect(try next.entries(prefix) == [prefix])
        next.signal(SIGTERM)
        #expect(try await next.end() == .exited(0))
    }

    /// Whether a process has ended and only its new parent has not looked yet.
    private static func isZombie(_ process: pid_t) -> Bool {
        Files.read("/proc/\(process)/stat")?.split(separator: ")").last?.hasPrefix(" Z") ?? true
    }

    @Test(
        "one key a hundred times in parallel has one effect, also when the process is killed in between",
        arguments: [("/payments", 1), ("/orders", 2)])
    func idempotency(_ path: String, _ effects: Int) async throws {
        let bundle = try await serve()
        let port = bundle.port
        let serving = try bundle.servingProcess()
        let reference = unique()
        let bodies = Shared<[String]>([])
        let odd = Shared<[String]>([])
        let hasKilled = Shared(false)
        await onThreads(100 * Soak.factor) { thread in
            let patience = Patience()
            while !patience.isOver {
                do {
                    let answer = try WireClient(port: port).request(
                        "POST", path, headers: ["Idempotency-Key": reference, "Cart-Token": "visitor"],
                        body: "{\"reference\":\"\(reference)\"}")
                    if answer.status == 200 {
                        bodies.withLock { $0.append(answer.text) }
                        let kills = hasKilled.withLock { hasKilled in
                            defer { hasKilled = true }
                            return !hasKilled
                        }
                        if kills { kill(serving, SIGKILL) }
                        return
                    }
                    if answer.status != 409 && answer.status != 503 {
                        odd.withLock { $0.append("\(answer.status) \(answer.text)") }
                        return
                    }
                } catch {
                    // The process died: the caller does not know, and asks again with the same key.
                    continue
                }
            }
        }
        #expect(odd.value.isEmpty)
        #expect(bodies.value.count == 100 * Soak.factor)
        #expect(Set(bodies.value).count == 1)
        #expect(try bundle.entries(reference).count == effects)
        bundle.signal(SIGTERM)
        #expect(try await bundle.end() == .exited(0))
    }
}
