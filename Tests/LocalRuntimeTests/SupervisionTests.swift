import Testing

@testable import CartwrightLocalRuntime

@Suite struct SupervisionTests {
    private static let second: UInt64 = 1_000_000_000

    /// A supervision whose process 1 serves since time 0.
    private func serving() -> Supervision {
        var supervision = Supervision()
        supervision.started(1)
        #expect(supervision.handle(.ready(1), at: 0) == [.announce])
        return supervision
    }

    private func starts(_ actions: [Supervision.Action]) -> Bool { actions.contains(.start) }

    @Test("a process that dies is replaced at once")
    func crash() {
        var supervision = serving()
        #expect(starts(supervision.handle(.ended(1, .killed(by: 4)), at: 5 * Self.second)))
        supervision.started(2)
        let back = supervision.handle(.ready(2), at: 5 * Self.second + 40_000_000)
        #expect(back == [.say("a new process serves, 40 ms after the last one died")])
        #expect(supervision.serving == 2)
    }

    @Test("a first process that cannot start ends the program with its code")
    func cannotStart() {
        var supervision = Supervision()
        supervision.started(1)
        #expect(supervision.handle(.ended(1, .exited(3)), at: 0) == [.exit(3)])
    }

    @Test("one that dies before it serves is tried again, later each time")
    func backOff() {
        var supervision = serving()
        _ = supervision.handle(.ended(1, .killed(by: 9)), at: 5 * Self.second)
        var waits: [Duration] = []
        for process in 2..<10 as Range<Int32> {
            supervision.started(process)
            for case .retry(let wait) in supervision.handle(.ended(process, .exited(1)), at: 6 * Self.second) {
                waits.append(wait)
            }
            #expect(starts(supervision.handle(.due, at: 6 * Self.second)))
        }
        #expect(waits.first == .milliseconds(100))
        #expect(waits == waits.sorted())
        #expect(waits.last == .seconds(5))
    }

    @Test("a reload asks the old process to finish only when the new one is ready")
    func reload() {
        var supervision = serving()
        #expect(supervision.handle(.reload, at: Self.second) == [.start])
        supervision.started(2)
        #expect(supervision.handle(.reload, at: Self.second) == [])
        #expect(supervision.handle(.ready(2), at: Self.second) == [.replace(1), .start])
        supervision.started(3)
        #expect(supervision.handle(.ended(1, .exited(0)), at: Self.second) == [])
        #expect(supervision.handle(.ready(3), at: Self.second) == [.replace(2)])
    }

    @Test("a reload that fails leaves the old process serving")
    func failedReload() {
        var supervision = serving()
        _ = supervision.handle(.reload, at: Self.second)
        supervision.started(2)
        let actions = supervision.handle(.ended(2, .exited(1)), at: Self.second)
        #expect(!starts(actions) && supervision.serving == 1)
    }

    @Test("a stop waits for what runs, and a second one does not")
    func stop() {
        var supervision = serving()
        #expect(supervision.handle(.stop, at: Self.second) == [.stopListening, .finish(1)])
        #expect(supervision.handle(.stop, at: Self.second) == [.kill(1)])
        #expect(supervision.handle(.ended(1, .exited(0)), at: Self.second) == [.exit(0)])
    }

    @Test("a stop during a reload ends both processes and starts none")
    func stopDuringReload() {
        var supervision = serving()
        _ = supervision.handle(.reload, at: Self.second)
        supervision.started(2)
        #expect(supervision.handle(.stop, at: Self.second) == [.stopListening, .finish(1), .finish(2)])
        #expect(supervision.handle(.ended(1, .exited(0)), at: Self.second) == [])
        #expect(supervision.handle(.due, at: Self.second) == [])
        #expect(supervision.handle(.ended(2, .killed(by: 15)), at: Self.second) == [.exit(0)])
    }

    @Test("an old process that does not even hear that it is to finish is killed, and that is said once")
    func deaf() {
        var supervision = serving()
        _ = supervision.handle(.reload, at: Self.second)
        supervision.started(2)
        _ = supervision.handle(.ready(2), at: Self.second)
        #expect(supervision.overdueAt == 31 * Self.second)
        #expect(supervision.handle(.overdue, at: 30 * Self.second) == [])
        let actions = supervision.handle(.overdue, at: 31 * Self.second)
        #expect(actions.first == .kill(1))
        guard case .say(let text)? = actions.last else { return #expect(Bool(false), "nothing was said") }
        #expect(text.contains("process 1") && text.contains("killed"))
        #expect(supervision.overdueAt == nil)
        #expect(supervision.handle(.overdue, at: 99 * Self.second) == [])
        #expect(supervision.handle(.ended(1, .killed(by: 9)), at: 99 * Self.second) == [])
        #expect(supervision.serving == 2)
    }

    @Test("one that has said how long it has is killed only after that")
    func slow() {
        var supervision = serving()
        _ = supervision.handle(.reload, at: 0)
        supervision.started(2)
        _ = supervision.handle(.ready(2), at: 0)
        _ = supervision.handle(.leaving(1, within: .seconds(900)), at: Self.second)
        #expect(supervision.overdueAt == 931 * Self.second)
        #expect(supervision.handle(.overdue, at: 930 * Self.second) == [])
        #expect(supervision.handle(.overdue, at: 931 * Self.second).first == .kill(1))
    }

    @Test("a stop is not held up by a process that hangs")
    func stopOfDeaf() {
        var supervision = serving()
        _ = supervision.handle(.stop, at: 0)
        #expect(supervision.handle(.overdue, at: 30 * Self.second).first == .kill(1))
        #expect(supervision.handle(.ended(1, .killed(by: 9)), at: 30 * Self.second) == [.exit(0)])
    }

    @Test("one that serves is never overdue, whatever it says")
    func notLeaving() {
        var supervision = serving()
        _ = supervision.handle(.leaving(1, within: .seconds(1)), at: 0)
        #expect(supervision.overdueAt == nil)
        #expect(supervision.handle(.overdue, at: 999 * Self.second) == [])
    }

    @Test("one that dies at once again and again is given time")
    func crashLoop() {
        var supervision = serving()
        var retried = false
        for process in 1..<20 as Range<Int32> {
            let actions = supervision.handle(.ended(process, .killed(by: 5)), at: 0)
            retried = retried || !starts(actions)
            supervision.started(process + 1)
            _ = supervision.handle(.ready(process + 1), at: 0)
        }
        #expect(retried)
    }
}
