import CartwrightEventLoop
import CartwrightHTTP
import CartwrightLogging
import Glibc
import Synchronization

/// The child's whole life: take over the sockets, open the database, serve, and finish what runs when asked to stop.
struct ServingProcess: Sendable {
    /// Set in the environment of a child.
    static let variable = "CARTWRIGHT_SERVES"
    /// The descriptors a child is started with.
    private static let publicSocket: Int32 = 3
    private static let adminSocket: Int32 = 4
    private static let readiness: Int32 = 5
    /// How long a stop waits for what runs; a call has its own deadline anyway.
    private static let patience: Duration = .seconds(30)
    /// The same for functions in processes of their own whose `dev` was killed: nobody is there any more to see them finish.
    private static let orphansPatience: Duration = .seconds(2)
    /// What a child says to its parent: that it serves, and that it takes no more connections. Behind the latter stand the seconds
    /// that it has for those it has taken.
    static let serves: UInt8 = 1
    static let isLeaving: UInt8 = 2
    /// What the parent sends when another process has taken over already; SIGTERM means that nobody has.
    static let replaced = SIGUSR2

    let runtime: LocalRuntime

    init(_ runtime: LocalRuntime) { self.runtime = runtime }

    func run() -> Int32 {
        // The parent passes on what concerns us, as SIGTERM.
        signal(SIGINT, SIG_IGN)
        signal(SIGHUP, SIG_IGN)
        _ = fcntl(Self.readiness, F_SETFD, FD_CLOEXEC)
        let parent = getppid()
        let outcome = Outcome()
        let loops = EventLoopGroup.shared
        loops.loops[0].run {
            do {
                let admin = ListeningSocket(adopting: Self.adminSocket)
                let serving = try await Serving.open(runtime, loops: loops, adminPort: admin.port)
                serving.listen(on: ListeningSocket(adopting: Self.publicSocket), admin: admin)
                Signals.handle([SIGTERM, Self.replaced], on: loops.loops[0]) { signal in
                    let code: CloseCode = signal == Self.replaced ? .serviceRestart : .goingAway
                    loops.loops[0].run {
                        await serving.stopAccepting(on: loops, withAdmin: signal == Self.replaced)
                        let limit = await patience(with: serving, after: signal, parent)
                        tell(Self.isLeaving, limit)
                        await serving.stop(within: limit, closing: code)
                        outcome.set(0)
                    }
                }
                tell(Self.serves)
            } catch {
                Announcement.complain("\(error)")
                outcome.set(1)
            }
        }
        let code = outcome.wait()
        LogWriter.standardError.flush(waitingAtMost: .seconds(1))
        return code
    }

    /// How long what runs may go on after that signal.
    private func patience(with serving: Serving, after signal: Int32, _ parent: pid_t) async -> Duration {
        // Another process answers by now: here it may take the time that it has.
        if signal == Self.replaced { return max(Self.patience, serving.longestCall) }
        if runtime.isolate == nil { return Self.patience }
        // The kernel tells of a parent's death before every thread of this process has another one.
        if getppid() == parent { try? await WallClock.system.sleep(for: .milliseconds(50)) }
        return getppid() == parent ? Self.patience : Self.orphansPatience
    }

    private func tell(_ word: UInt8, _ limit: Duration? = nil) {
        var bytes = [word]
        if let limit {
            let seconds = UInt16(clamping: limit.components.seconds)
            bytes += [UInt8(seconds >> 8), UInt8(seconds & 255)]
        }
        // So few bytes stay together in a pipe.
        _ = write(Self.readiness, bytes, bytes.count)
    }

    /// The seconds behind the word; nil where the child died over it.
    static func readPatience(from descriptor: Int32) -> Duration? {
        var bytes: [UInt8] = [0, 0]
        guard read(descriptor, &bytes, 2) == 2 else { return nil }
        return .seconds(Int(bytes[0]) << 8 | Int(bytes[1]))
    }
}

/// An exit code that one thread waits for and another one sets.
private final class Outcome: Sendable {
    private let code = Mutex<Int32?>(nil)
    private let ends: (readEnd: Int32, writeEnd: Int32)

    init() {
        let pipe = try? Pipe()
        ends = (pipe?.readEnd ?? -1, pipe?.writeEnd ?? -1)
    }

    func set(_ value: Int32) {
        code.withLock { $0 = $0 ?? value }
        Glibc.close(ends.writeEnd)
    }

    func wait() -> Int32 {
        var byte: UInt8 = 0
        while read(ends.readEnd, &byte, 1) < 0 && errno == EINTR {}
        return code.withLock { $0 ?? 1 }
    }
}
