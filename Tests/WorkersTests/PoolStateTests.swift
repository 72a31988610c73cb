import Testing

@testable import CartwrightWorkers

@Suite("The processes of a function")
struct PoolStateTests {
    @Test("the first invocation starts a process, the second waits for one of its own")
    func starts() {
        var pool = PoolState(limit: 2)
        #expect(pool.arrive(1) == [.start(process: 1)])
        #expect(pool.arrive(2) == [.start(process: 2)])
        #expect(pool.arrive(3) == [], "two are all there may be")
        #expect(pool.room(1, in: 2, at: 0) == [.assign(1, process: 2)])
        #expect(pool.room(1, in: 1, at: 0) == [.assign(2, process: 1)])
        #expect(pool.room(0, in: 1, at: 0) == [])
        #expect(pool.done(in: 1, at: 5) == [])
        #expect(pool.room(1, in: 1, at: 5) == [.assign(3, process: 1)])
    }

    @Test("a warm process is used again, the one that worked last first")
    func warm() {
        var pool = PoolState(limit: 10)
        _ = pool.arrive(1)
        _ = pool.arrive(2)
        _ = pool.room(1, in: 1, at: 0)
        _ = pool.room(1, in: 2, at: 0)
        _ = pool.done(in: 2, at: 10)
        _ = pool.room(1, in: 2, at: 10)
        _ = pool.done(in: 1, at: 20)
        _ = pool.room(1, in: 1, at: 20)
        #expect(pool.arrive(3) == [.assign(3, process: 1)])
        #expect(pool.arrive(4) == [.assign(4, process: 2)])
    }

    @Test("of those that rest the one goes first that has rested longest")
    func resting() {
        var pool = PoolState(limit: 10)
        for number in 1...3 { _ = pool.arrive(number) }
        for number in 1...3 { _ = pool.room(1, in: number, at: 0) }
        #expect(pool.longestRest == nil, "all are at work")
        #expect(pool.retireLongestResting() == [])
        _ = pool.done(in: 2, at: 10)
        _ = pool.done(in: 1, at: 20)
        #expect(pool.longestRest == 10)
        #expect(pool.retireLongestResting() == [.stop(process: 2)])
        #expect(pool.staying == 2)
        #expect(pool.longestRest == 20)
    }

    @Test("what is over reserved concurrency is refused at once", arguments: [0, 1, 3])
    func reserved(limit: Int) {
        var pool = PoolState(limit: limit, isReserved: true)
        for number in 0..<limit { #expect(pool.arrive(number) != [.refuse(number)]) }
        #expect(pool.arrive(99) == [.refuse(99)])
    }

    @Test("a process that ends before it is ready fails one invocation, and the next gets a new process")
    func deadOnArrival() {
        var pool = PoolState(limit: 1)
        _ = pool.arrive(1)
        #expect(pool.arrive(2) == [])
        #expect(pool.gone(1) == [.fail(1), .start(process: 2)])
        #expect(pool.gone(2) == [.fail(2)])
        #expect(pool.processes == 0)
    }

    @Test("a process that says it cannot start fails one invocation, once")
    func failedInit() {
        var pool = PoolState(limit: 1)
        _ = pool.arrive(1)
        #expect(pool.failedStart(1) == [.fail(1)])
        #expect(pool.arrive(2) == [.start(process: 2)], "the old one does not count any more")
        #expect(pool.gone(1) == [])
    }

    @Test("a process that ends while it works makes room for another")
    func crash() {
        var pool = PoolState(limit: 1)
        _ = pool.arrive(1)
        _ = pool.room(1, in: 1, at: 0)
        #expect(pool.arrive(2) == [])
        #expect(pool.gone(1) == [.start(process: 2)])
    }

    @Test("a new version takes over without losing what runs")
    func replacing() {
        var pool = PoolState(limit: 10)
        _ = pool.arrive(1)
        _ = pool.arrive(2)
        _ = pool.room(1, in: 1, at: 0)
        _ = pool.room(1, in: 2, at: 0)
        _ = pool.done(in: 2, at: 1)
        _ = pool.room(1, in: 2, at: 1)
        #expect(pool.replaceAll() == [.stop(process: 2)], "the busy one goes on")
        #expect(pool.arrive(3) == [.start(process: 3)], "nobody new gets old code")
        #expect(pool.done(in: 1, at: 2) == [.stop(process: 1)])
        #expect(pool.gone(1) == [])
        #expect(pool.gone(2) == [])
    }

    @Test("a process that is replaced while it starts costs nobody anything")
    func replacedWhileStarting() {
        var pool = PoolState(limit: 1)
        _ = pool.arrive(1)
        #expect(pool.replaceAll() == [.stop(process: 1), .start(process: 2)])
        #expect(pool.room(1, in: 1, at: 0) == [])
        #expect(pool.gone(1) == [])
        #expect(pool.room(1, in: 2, at: 0) == [.assign(1, process: 2)])
    }

    @Test("only processes that have had nothing to do for long enough are ended")
    func idle() {
        var pool = PoolState(limit: 10)
        _ = pool.arrive(1)
        _ = pool.arrive(2)
        _ = pool.room(1, in: 1, at: 0)
        _ = pool.room(1, in: 2, at: 0)
        _ = pool.done(in: 1, at: 10)
        _ = pool.room(1, in: 1, at: 10)
        #expect(pool.retire(idleSince: 9) == [])
        #expect(pool.retire(idleSince: 10) == [.stop(process: 1)])
        #expect(pool.retire(idleSince: 10) == [])
    }

    @Test("whoever waits no more is forgotten")
    func cancelling() {
        var pool = PoolState(limit: 1)
        _ = pool.arrive(1)
        _ = pool.arrive(2)
        #expect(pool.cancel(1) == true)
        #expect(pool.cancel(1) == false)
        #expect(pool.room(1, in: 1, at: 0) == [.assign(2, process: 1)])
        #expect(pool.cancel(2) == false, "it runs")
    }

    @Test("a process with two slots gets two invocations")
    func slots() {
        var pool = PoolState(limit: 1, slots: 2)
        #expect(pool.arrive(1) == [.start(process: 1)])
        #expect(pool.arrive(2) == [])
        #expect(pool.room(2, in: 1, at: 0) == [.assign(1, process: 1), .assign(2, process: 1)])
        #expect(pool.arrive(3) == [])
    }
}
