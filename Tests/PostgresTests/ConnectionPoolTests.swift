import Testing

@testable import CartwrightPostgres

@Suite("The pool's decisions")
struct ConnectionPoolTests {
    func pool(connections: Int = 2, ready: Int = 0, waiting: Int = 2) -> ConnectionPool {
        ConnectionPool(limits: .init(connections: connections, ready: ready, waiting: waiting))
    }

    @Test("it opens ahead what is to be ready, and no more")
    func ready() {
        var pool = pool(connections: 8, ready: 2)
        #expect(pool.start() == [.open, .open])
        #expect(pool.opened(1) == [])
        #expect(pool.opened(2) == [])
        #expect(pool.request(100) == [.lease(2, 100)])
        #expect(pool.request(101) == [.lease(1, 101)])
        #expect(pool.request(102) == [.open])
    }

    @Test("callers are served in the order they came, and one too many is refused")
    func order() {
        var pool = pool(connections: 1)
        #expect(pool.request(1) == [.open])
        #expect(pool.request(2) == [])
        #expect(pool.request(3) == [.refuse(3, .overloaded)])
        #expect(pool.opened(10) == [.lease(10, 1)])
        #expect(pool.request(4) == [])
        #expect(pool.released(10) == [.lease(10, 2)])
        #expect(pool.released(10) == [.lease(10, 4)])
        #expect(pool.released(10) == [])
        #expect(pool.request(5) == [.lease(10, 5)])
    }

    @Test("who gave up gets nothing")
    func withdrawal() {
        var pool = pool(connections: 1)
        _ = pool.request(1)
        _ = pool.opened(10)
        _ = pool.request(2)
        _ = pool.request(3)
        #expect(pool.withdraw(2) == true)
        #expect(pool.withdraw(2) == false)
        #expect(pool.released(10) == [.lease(10, 3)])
        #expect(pool.withdraw(3) == false)
    }

    @Test("while the server is away callers are refused at once, and one attempt at a time goes on")
    func down() {
        var pool = pool(connections: 4, ready: 2, waiting: 10)
        #expect(pool.start() == [.open, .open])
        #expect(pool.request(1) == [])
        #expect(pool.failedToOpen() == [.refuse(1, .unavailable), .pause])
        #expect(pool.failedToOpen() == [])
        #expect(pool.request(2) == [.refuse(2, .unavailable)])
        #expect(pool.retry() == [.open])
        #expect(pool.request(3) == [.refuse(3, .unavailable)])
        #expect(pool.failedToOpen() == [.pause])
        #expect(pool.retry() == [.open])
        #expect(pool.opened(10) == [.open])
        #expect(pool.request(4) == [.lease(10, 4)])
    }

    @Test("a connection that breaks is replaced for those who wait")
    func loss() {
        var pool = pool(connections: 1, waiting: 10)
        _ = pool.request(1)
        _ = pool.opened(10)
        #expect(pool.request(2) == [])
        #expect(pool.lost(10) == [.open])
        #expect(pool.released(10) == [])
        #expect(pool.opened(11) == [.lease(11, 2)])
        #expect(pool.lost(11) == [])
        #expect(pool.request(3) == [.open])
    }

    @Test("what has been idle for too long is closed, the longest first; what is to be ready stays, and one always")
    func idle() {
        for (ready, expected) in [
            (0, [ConnectionPool.Action.close(1), .close(2)]), (1, [.close(1), .close(2)]), (2, [.close(1)]),
        ] {
            var pool = pool(connections: 3, ready: ready)
            for ticket in 1...3 {
                _ = pool.request(ticket)
                _ = pool.opened(ticket)
            }
            for connection in 1...3 { _ = pool.released(connection) }
            #expect(pool.shrink { _ in false } == [])
            #expect(pool.idleForLongest == 1)
            #expect(pool.shrink { $0 < 3 } == expected)
            #expect(pool.idleForLongest == nil)
            #expect(pool.shrink { _ in true } == [])
            #expect(pool.lost(1) == [])
            #expect(pool.request(9) == [.lease(3, 9)])
        }
    }

    @Test("closing refuses who waits and closes what is idle; the rest follows when it is given back")
    func closing() {
        var pool = pool(connections: 2, waiting: 10)
        _ = pool.request(1)
        _ = pool.request(2)
        _ = pool.opened(10)
        _ = pool.opened(11)
        _ = pool.released(11)
        #expect(pool.close() == [.close(11)])
        #expect(pool.released(10) == [.close(10)])
        #expect(pool.request(3) == [.refuse(3, .unavailable)])
    }

    @Test("the pause between attempts grows, but never beyond a second")
    func backoff() {
        var backoff = Backoff()
        var pauses: [Duration] = []
        for _ in 0..<8 { pauses.append(backoff.failed(jitter: 1)) }
        #expect(pauses == [50, 100, 200, 400, 800, 1000, 1000, 1000].map { .milliseconds($0) })
        backoff.succeeded()
        #expect(backoff.failed(jitter: 0) == .milliseconds(25))
    }
}
