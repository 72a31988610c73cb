import CSystem
import CartwrightEventLoop
import Glibc

/// The parent process: holds the listening sockets, keeps one process serving, and passes on what signals ask for.
///
/// It runs no handler and opens no connection, so nothing a function does can take the port away.
final class Supervisor {
    private let makeProgram: (_ ready: Int32) -> Program
    private let restartPostgres: (() -> pid_t?)?
    private let stopListening: () -> Void
    private let announce: () -> Void
    private let say: (String) -> Void
    private let companion: (any Companion)?
    private var postgres: pid_t?
    private var supervision = Supervision()
    private var readiness: [Int32: pid_t] = [:]
    private var retryAt: UInt64?
    private var postgresRetryAt: UInt64?
    private var exitCode: Int32?
    private let hadTerminal = isatty(STDIN_FILENO) == 1

    /// `program` is what serves; descriptor `ready` is written to when it does. `restart` brings the private Postgres back;
    /// it answers nil where one runs that another process started, and is asked again a little later.
    init(
        program: @escaping (_ ready: Int32) -> Program, postgres: pid_t?, restart: (() -> pid_t?)?,
        companion: (any Companion)? = nil, stopListening: @escaping () -> Void, announce: @escaping () -> Void,
        say: @escaping (String) -> Void
    ) {
        self.companion = companion
        self.stopListening = stopListening
        self.announce = announce
        makeProgram = program
        self.postgres = postgres
        restartPostgres = restart
        self.say = say
    }

    /// The signals that a supervisor waits for; they have to be blocked before anything is started.
    static func blockSignals() {
        var signals = handled
        sigprocmask(SIG_BLOCK, &signals, nil)
    }

    private static var handled: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGCHLD] { sigaddset(&signals, signal) }
        return signals
    }

    /// Serves until it is told to stop, or the first process cannot start. The exit code of the program.
    func run() -> Int32 {
        var signals = Self.handled
        let signalDescriptor = signalfd(-1, &signals, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
        defer { close(signalDescriptor) }
        if restartPostgres != nil, postgres == nil { postgresRetryAt = now + 1_000_000_000 }
        perform([.start])
        while exitCode == nil {
            var polled = [pollfd(fd: signalDescriptor, events: Int16(POLLIN), revents: 0)]
            let others = companion?.descriptors ?? []
            polled += (readiness.keys + others).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let count = poll(&polled, nfds_t(polled.count), timeout)
            if count > 0 {
                for entry in polled.dropFirst() where entry.revents != 0 { readReadiness(entry.fd) }
                if polled[0].revents != 0 { readSignals(signalDescriptor) }
            }
            if companion?.turn(at: now) == true { step(.reload) }
            checkTimes()
        }
        companion?.end()
        return exitCode ?? 0
    }

    private func step(_ event: Supervision.Event) { perform(supervision.handle(event, at: now)) }

    private func perform(_ actions: [Supervision.Action]) {
        for action in actions {
            switch action {
            case .start: start()
            case .finish(let process): kill(process, SIGTERM)
            case .replace(let process):
                companion?.replaces(process, at: now)
                kill(process, ServingProcess.replaced)
            case .kill(let process): kill(process, SIGKILL)
            case .retry(let wait): retryAt = now + wait.nanoseconds
            case .say(let text): say(text)
            case .announce: announce()
            case .stopListening:
                companion?.stop()
                stopListening()
            case .exit(let code): exitCode = code
            }
        }
    }

    private func start() {
        do {
            let pipe = try Pipe()
            defer { close(pipe.writeEnd) }
            let process = try makeProgram(pipe.writeEnd).start()
            readiness[pipe.readEnd] = process
            supervision.started(process)
        } catch {
            say("\(error)")
            retryAt = now + 1_000_000_000
        }
    }

    private func readReadiness(_ descriptor: Int32) {
        guard let process = readiness[descriptor] else { return }
        var byte: UInt8 = 0
        let count = read(descriptor, &byte, 1)
        if count < 0 && errno == EINTR { return }
        if count == 1 && byte == ServingProcess.serves { return step(.ready(process)) }
        readiness[descriptor] = nil
        defer { close(descriptor) }
        if count == 1, byte == ServingProcess.isLeaving, let limit = ServingProcess.readPatience(from: descriptor) {
            step(.leaving(process, within: limit))
        }
        companion?.left(process, at: now)
    }

    private func readSignals(_ descriptor: Int32) {
        var info = signalfd_siginfo()
        while read(descriptor, &info, MemoryLayout<signalfd_siginfo>.size) > 0 {
            switch Int32(info.ssi_signo) {
            case SIGTERM, SIGINT: step(.stop)
            case SIGHUP: step(terminalIsGone ? .stop : .reload)
            default: reap()
            }
        }
    }

    /// A hang-up means two things: the terminal was closed, or somebody asks for a reload.
    private var terminalIsGone: Bool {
        guard hadTerminal else { return false }
        let descriptor = open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY)
        if descriptor >= 0 { close(descriptor) }
        return descriptor < 0
    }

    private func reap() {
        var status: Int32 = 0
        while case let process = waitpid(-1, &status, WNOHANG), process > 0 {
            let end = ProcessEnd(status: status)
            if process == postgres {
                postgres = nil
                say("the private Postgres ended (\(end)); starting it again")
                // Not at once: what is left of the old one has to see that its parent is gone.
                postgresRetryAt = now + 100_000_000
            } else if companion?.ended(process, end, at: now) != true {
                if process == supervision.starting { companion?.didNotStart(at: now) }
                step(.ended(process, end))
            }
        }
    }

    private func checkTimes() {
        if let time = retryAt, now >= time {
            retryAt = nil
            step(.due)
        }
        if let time = supervision.overdueAt, now >= time { step(.overdue) }
        if let time = postgresRetryAt, now >= time, exitCode == nil {
            postgres = restartPostgres?()
            postgresRetryAt = postgres == nil ? now + 1_000_000_000 : nil
        }
    }

    private var timeout: Int32 {
        guard let next = [retryAt, postgresRetryAt, companion?.dueAt, supervision.overdueAt].compactMap({ $0 }).min()
        else { return -1 }
        let now = now
        return next <= now ? 0 : Int32(clamping: (next - now) / 1_000_000 + 1)
    }

    private var now: UInt64 { monotonicNanoseconds() }
}
