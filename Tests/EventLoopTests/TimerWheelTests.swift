import Testing

@testable import CartwrightEventLoop

@Suite("The timer wheel")
struct TimerWheelTests {
    @Test("random timers and cancellations: each timer that is left fires once, on time, in order")
    func random() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            let wheel = TimerWheel(now: 0)
            var expected: [UInt64] = []
            var fired: [UInt64] = []
            var now: UInt64 = 0
            var lateOrEarly = 0
            var timers: [LoopTimer] = []
            for _ in 0..<300 {
                // From now to three turns of the wheel ahead.
                let deadline = now + UInt64.random(in: 0...27_000_000_000, using: &generator)
                let timer = LoopTimer(deadline: deadline) {}
                timer.action = {
                    fired.append(deadline)
                    if deadline > now { lateOrEarly += 1 }
                }
                wheel.insert(timer)
                if Bool.random() { timers.append(timer) } else { expected.append(deadline) }
                if Int.random(in: 0..<4) == 0, let cancelled = timers.popLast() { cancelled.cancel() }
                if Int.random(in: 0..<3) == 0 {
                    now += UInt64.random(in: 0...500_000_000)
                    wheel.advance(to: now)
                }
            }
            let cancelledLate = timers.filter { $0.action != nil && $0.wheel != nil }
            for timer in cancelledLate { timer.cancel() }
            let alreadyFired = Set(fired)
            while let next = wheel.nextTick {
                #expect(next > now)
                now = next
                wheel.advance(to: now)
            }
            #expect(lateOrEarly == 0)
            #expect(Set(fired).subtracting(alreadyFired).isSubset(of: Set(expected)))
            #expect(Set(expected).isSubset(of: Set(fired)))
            #expect(fired.count == Set(fired).count)
        }
    }

    @Test("a deadline in the past fires at the next step")
    func past() {
        let wheel = TimerWheel(now: 100 * TimerWheel.step)
        var count = 0
        wheel.insert(LoopTimer(deadline: 5) { count += 1 })
        #expect(wheel.nextTick == 101 * TimerWheel.step)
        wheel.advance(to: 101 * TimerWheel.step)
        #expect(count == 1)
        #expect(wheel.nextTick == nil)
    }

    @Test("a timer may set and cancel others while it fires")
    func reentrant() {
        let wheel = TimerWheel(now: 0)
        var order: [String] = []
        let victim = LoopTimer(deadline: 3) { order.append("victim") }
        wheel.insert(
            LoopTimer(deadline: 2) {
                order.append("first")
                victim.cancel()
                wheel.insert(LoopTimer(deadline: 1) { order.append("second") })
            })
        wheel.insert(victim)
        wheel.advance(to: 10 * TimerWheel.step)
        #expect(order == ["first"])
        wheel.advance(to: 11 * TimerWheel.step)
        #expect(order == ["first", "second"])
    }

    @Test("a wheel that goes away leaves its timers harmless")
    func gone() {
        var wheel: TimerWheel? = TimerWheel(now: 0)
        let timer = LoopTimer(deadline: 1) {}
        wheel?.insert(timer)
        wheel = nil
        timer.cancel()
        #expect(timer.wheel == nil)
    }
}
