import FoundationEssentials
import Testing

@testable import CartwrightEventLoop

@Suite("The clock")
struct WallClockTests {
    @Test("a test's clock wakes its sleepers in order when it is advanced, and nobody before")
    func advancing() async throws {
        let clock = WallClock(startingAt: Date(timeIntervalSince1970: 1000))
        async let later: Void = clock.sleep(for: .seconds(60))
        async let sooner: Void = clock.sleep(for: .seconds(10))
        while clock.sleepers < 2 { await Task.yield() }
        clock.advance(by: .seconds(9))
        #expect(clock.sleepers == 2)
        clock.advance(by: .seconds(1))
        try await sooner
        #expect(clock.sleepers == 1)
        clock.advance(by: .seconds(50))
        try await later
        #expect(clock.now == Date(timeIntervalSince1970: 1060))
    }

    @Test("a cancelled sleeper wakes at once, by throwing")
    func cancelling() async {
        let clock = WallClock(startingAt: Date(timeIntervalSince1970: 0))
        let sleeper = Task { try await clock.sleep(for: .seconds(3600)) }
        while clock.sleepers == 0 { await Task.yield() }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        #expect(clock.sleepers == 0)
        let already = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await clock.sleep(for: .seconds(3600))
        }
        await #expect(throws: CancellationError.self) { try await already.value }
    }

    @Test("a cancelled sleeper leaves no timer behind")
    func cancelledTimers() async {
        let loops = EventLoopGroup(loops: 1)
        let loop = loops.next()
        func timers() async -> Int {
            await withCheckedContinuation { done in loop.execute { done.resume(returning: loop.timers.count) } }
        }
        let before = await timers()
        let sleepers = (0..<10).map { _ in loop.run { try? await WallClock.system.sleep(for: .seconds(3600)) } }
        while await timers() < before + 10 { await Task.yield() }
        for sleeper in sleepers { sleeper.cancel() }
        for sleeper in sleepers { await sleeper.value }
        #expect(await timers() == before)
    }

    @Test("the system's clock sleeps for as long as it was told")
    func system() async throws {
        let start = WallClock.system.now
        try await WallClock.system.sleep(for: .milliseconds(20))
        #expect(WallClock.system.now.timeIntervalSince(start) >= 0.02)
    }
}
