import CSystem
import CartwrightEventLoop
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite("One loop")
struct EventLoopTests {
    let group = EventLoopGroup(loops: 1)
    var loop: EventLoop { group.loops[0] }

    /// Runs `body` on the loop and waits for what it returns.
    func onLoop<T: Sendable>(_ body: @escaping @Sendable (EventLoop) async throws -> T) async throws -> T {
        let loop = loop
        return try await withCheckedThrowingContinuation { continuation in
            loop.run {
                do { continuation.resume(returning: try await body(loop)) } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    @Test("a task that runs on a loop stays on its thread over suspensions")
    func staysOnThread() async throws {
        let stayed = try await onLoop { loop in
            var stayed = loop.isCurrent
            for _ in 0..<10 {
                await Task.yield()
                stayed = stayed && loop.isCurrent
            }
            _ = try await offLoop { 1 }
            return stayed && loop.isCurrent
        }
        #expect(stayed)
    }

    @Test("a task begun on the loop's thread starts at once")
    func immediate() async throws {
        let order = try await onLoop { loop in
            let order = Shared<[Int]>([])
            await withCheckedContinuation { done in
                loop.run {
                    order.withLock { $0.append(1) }
                    done.resume()
                }
                order.withLock { $0.append(2) }
            }
            return order.value
        }
        #expect(order == [1, 2])
    }

    @Test("work given from many threads is all done")
    func manyThreads() async {
        let count = Shared(0)
        let loop = loop
        await withTaskGroup(of: Void.self) { tasks in
            for _ in 0..<1000 {
                tasks.addTask {
                    await withCheckedContinuation { done in
                        loop.execute {
                            count.withLock { $0 += 1 }
                            done.resume()
                        }
                    }
                }
            }
        }
        #expect(count.value == 1000)
    }

    @Test("timers fire in the order of their deadlines, never early, and not when cancelled")
    func timers() async throws {
        let (order, early) = try await onLoop { loop in
            let order = Shared<[Int]>([])
            let early = Shared(false)
            await withCheckedContinuation { done in
                let start = monotonicNanoseconds()
                for milliseconds in [60, 20, 40] {
                    loop.schedule(after: .milliseconds(milliseconds)) {
                        order.withLock { $0.append(milliseconds) }
                        if monotonicNanoseconds() - start < UInt64(milliseconds - 1) * 1_000_000 {
                            early.withLock { $0 = true }
                        }
                        if milliseconds == 60 { done.resume() }
                    }
                }
                let cancelled = loop.schedule(after: .milliseconds(30)) { order.withLock { $0.append(30) } }
                cancelled.cancel()
                cancelled.cancel()
            }
            return (order.value, early.value)
        }
        #expect(order == [20, 40, 60])
        #expect(!early)
    }

    @Test("what is asked for the end of a tick runs once, after the tick's work")
    func endOfTick() async throws {
        let order = try await onLoop { loop in
            let order = Shared<[String]>([])
            await withCheckedContinuation { done in
                loop.atEndOfTick {
                    order.withLock { $0.append("end") }
                    done.resume()
                }
                loop.run { order.withLock { $0.append("work") } }
            }
            return order.value
        }
        #expect(order == ["work", "end"])
    }

    @Test("a watcher hears of bytes, and nothing after its watch is cancelled")
    func watching() async throws {
        final class Reader: Watcher {
            let descriptor: Int32
            var watch: Watch?
            var heard: CheckedContinuation<Int, Never>?
            init(_ descriptor: Int32) { self.descriptor = descriptor }
            func ready(_ readiness: Readiness) {
                var buffer = [UInt8](repeating: 0, count: 16)
                let count = read(descriptor, &buffer, 16)
                watch?.cancel()
                heard?.resume(returning: count)
                heard = nil
            }
        }
        let count = try await onLoop { loop in
            var ends: [Int32] = [-1, -1]
            _ = pipe(&ends)
            defer { for end in ends { close(end) } }
            let writeEnd = ends[1]
            let reader = Reader(ends[0])
            reader.watch = loop.watch(ends[0], for: .readable, reader)
            let count = await withCheckedContinuation { continuation in
                reader.heard = continuation
                _ = write(writeEnd, "hello", 5)
            }
            _ = write(writeEnd, "again", 5)
            await Task.yield()
            return count
        }
        #expect(count == 5)
    }

    @Test("the watchdog reports a blocked loop once per stretch, with what it was working on")
    func watchdog() async throws {
        let report = await withCheckedContinuation { (found: CheckedContinuation<Watchdog.Report, Never>) in
            let first = Shared(true)
            let watchdog = Watchdog(group, limit: .milliseconds(40)) { report in
                if first.withLock({ first in
                    defer { first = false }; return first
                }) {
                    found.resume(returning: report)
                }
            }
            let loop = loop
            loop.execute {
                loop.heartbeat.working(on: 7)
                // Blocks the thread on purpose: that is what the watchdog is for.
                let end = monotonicNanoseconds() + 200_000_000
                while monotonicNanoseconds() < end {}
                watchdog.stop()
            }
        }
        #expect(report.workingOn == 7)
        #expect(report.blocked >= .milliseconds(40))
    }

    @Test("as many files may be open as the system allows, and never fewer than before")
    func openFiles() {
        let most = csystem_allow_open_files(.max)
        #expect(most >= 256)
        #expect(csystem_allow_open_files(16) == most)
    }

    @Test("a signal arrives on the loop")
    func signals() async {
        let loop = loop
        let got = await withCheckedContinuation { (heard: CheckedContinuation<Int32, Never>) in
            Signals.handle([SIGUSR2], on: loop) { heard.resume(returning: $0) }
            loop.execute { kill(getpid(), SIGUSR2) }
        }
        #expect(got == SIGUSR2)
    }
}
