import CSystem
import Glibc
import Synchronization

/// The loops of a process, one thread each.
public final class EventLoopGroup: Sendable {
    public let loops: [EventLoop]
    private let threads: Mutex<[pthread_t]>
    private let turn = Atomic<Int>(0)

    /// The loops that code uses which was given no others; as many as there are cores. They are never shut down.
    public static let shared = EventLoopGroup(loops: coreCount)

    /// How many cores this process may run on.
    public static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    public init(loops count: Int) {
        loops = (0..<max(1, count)).map(EventLoop.init(index:))
        for loop in loops { loop.siblings = loops.count }
        threads = Mutex(loops.map { loop in startThread(named: "loop-\(loop.index)") { loop.turn() } })
    }

    deinit {
        for loop in loops { loop.stop() }
    }

    /// The loop of the caller when it is one of these, else one after the other.
    public func next() -> EventLoop {
        if let current = EventLoop.current, current.index < loops.count, loops[current.index] === current {
            return current
        }
        return loops[abs(turn.wrappingAdd(1, ordering: .relaxed).newValue % loops.count)]
    }

    /// Ends the loops after what they are doing now, and waits for their threads. Not to be called from one of the loops.
    public func shutdown() {
        for loop in loops { loop.stop() }
        let ended = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in ended { pthread_join(thread, nil) }
    }
}

/// Starts a thread with a name that `top -H` and `perf` show.
func startThread(named name: String, _ body: @escaping @Sendable () -> Void) -> pthread_t {
    final class Start {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let start = Unmanaged.passRetained(
        Start {
            csystem_name_thread(name)
            body()
        }
    ).toOpaque()
    let failure = pthread_create(
        &thread, nil,
        { pointer in
            guard let pointer else { return nil }
            Unmanaged<Start>.fromOpaque(pointer).takeRetainedValue().body()
            return nil
        }, start)
    precondition(failure == 0, "the kernel gave no thread: is the limit on processes reached?")
    return thread
}
