import CartwrightEventLoop
import Glibc

/// The Postgres that an installation runs for itself: in `.cartwright/`, behind a unix socket that only its owner can reach,
/// as an ordinary user even when we are root. It ends with the process that started it.
public final class PrivatePostgres {
    /// Where the shop's database is.
    public let url: String
    /// Its process id, when this process started it; nil when it was running already.
    public private(set) var process: Int32?
    private let cluster: String
    private let sockets: String
    private let log: String
    private let programs: PostgresPrograms
    private let user: OrdinaryUser?

    /// Uses the one that runs in this installation, or starts it; makes the cluster on first use.
    public convenience init(_ installation: Installation) throws {
        try self.init(installation, programs: .find())
        try FileLock.holding(installation.directory + "/postgres.lock") {
            if Files.exists(cluster + "/PG_VERSION") {
                try requireSameVersion()
            } else {
                try makeCluster()
            }
            if try !isServing() { try start() }
        }
    }

    private init(_ installation: Installation, programs: PostgresPrograms) throws {
        self.programs = programs
        user = OrdinaryUser.forPostgres
        try Files.makeDirectory(installation.directory)
        let home = try Self.home(of: installation, for: user)
        cluster = home + "/cluster"
        log = home + "/postgres.log"
        sockets = try Self.socketDirectory(home, user)
        let host = sockets.utf8.map { byte in
            byte == UInt8(ascii: "/") || !(byte.isLetterOrDigit) ? "%" + Self.hex(byte) : String(UnicodeScalar(byte))
        }
        url = "postgresql://cartwright@\(host.joined())/cartwright"
    }

    /// Starts it again after it died, without waiting until it has recovered.
    func restart() throws {
        process = nil
        process = try launch()
    }

    /// Asks it to end once what runs is rolled back, and waits for it. Nothing to do when another process started it.
    public func stop() {
        guard let process else { return }
        kill(process, SIGINT)
        _ = ProcessEnd.wait(for: process)
        self.process = nil
    }

    // MARK: The cluster

    private func makeCluster() throws {
        let draft = cluster + ".new"
        Files.remove(draft)
        var initdb = Program(
            programs.initdb,
            [
                "-D", draft, "-U", "cartwright", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
                "--data-checksums", "--no-instructions",
            ])
        initdb.user = user
        initdb.directory = "/"
        try succeed(initdb, "make a database cluster in \(cluster)")
        // Single-user mode: the database exists before anybody can connect.
        var create = Program("/bin/sh", [])
        create.arguments = [
            "/bin/sh", "-c", "echo 'create database cartwright' | \"$0\" --single -D \"$1\" postgres",
            programs.postgres, draft,
        ]
        create.user = user
        create.directory = "/"
        try succeed(create, "make the shop's database")
        guard rename(draft, cluster) == 0 else { throw SystemError(errno, "put the cluster in its place, \(cluster)") }
    }

    private func succeed(_ program: Program, _ action: String) throws {
        let (end, output) = try program.run()
        if end == .exited(0) { return }
        throw InstallationError("could not \(action): \(Self.reason(in: output) ?? "\(end)")")
    }

    private func requireSameVersion() throws {
        let made = (Files.read(cluster + "/PG_VERSION") ?? "").prefix { $0.isNumber }
        let (_, output) = try Program(programs.postgres, ["--version"]).run()
        let installed = output.split(separator: " ").last.map { $0.prefix { $0.isNumber } } ?? ""
        if made == installed || made.isEmpty || installed.isEmpty { return }
        throw InstallationError(
            "\(cluster) was made by Postgres \(made), but \(installed) is installed: "
                + "install postgresql-\(made), or move the folder away to begin anew.")
    }

    // MARK: Running

    /// Whether somebody answers at the socket.
    var isRunning: Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array((sockets + "/.s.PGSQL.5432").utf8)
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return connected == 0
    }

    /// Whether one is there to be used. One that is on its way up is waited for, and so is one on its way down: the process
    /// that started it has just ended, and it still answers, but only to refuse.
    private func isServing() throws -> Bool {
        let limit = monotonicNanoseconds() + 60_000_000_000
        while monotonicNanoseconds() < limit {
            let lines = lockFile
            guard lines.count > 7, let process = pid_t(lines[0]), !lines[7].hasPrefix("ready"),
                Files.read("/proc/\(process)/comm")?.hasPrefix("postgres") == true
            else { return isRunning }
            var pause = timespec(tv_sec: 0, tv_nsec: 3_000_000)
            nanosleep(&pause, nil)
        }
        throw InstallationError("the private Postgres has neither started nor ended within a minute; \(log) says why.")
    }

    /// What Postgres says of itself: its process in the first line, how far it is in the eighth.
    private var lockFile: [Substring] {
        (Files.read(cluster + "/postmaster.pid") ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    }

    private func launch() throws -> pid_t {
        let output = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw SystemError(errno, "write \(log)") }
        defer { close(output) }
        var program = Program(programs.postgres, ["-D", cluster, "-k", sockets] + Self.settings)
        program.user = user
        program.directory = "/"
        program.output = output
        program.newSession = true
        program.deathSignal = SIGINT
        return try program.start()
    }

    private func start() throws {
        let process = try launch()
        let limit = monotonicNanoseconds() + 60_000_000_000
        while monotonicNanoseconds() < limit {
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process {
                let reason = Self.reason(in: Files.read(log) ?? "") ?? "\(ProcessEnd(status: status))"
                throw InstallationError("the private Postgres did not start: \(reason)")
            }
            let lines = lockFile
            if lines.count > 7, lines[0] == "\(process)", lines[7].hasPrefix("ready") {
                self.process = process
                return
            }
            var pause = timespec(tv_sec: 0, tv_nsec: 3_000_000)
            nanosleep(&pause, nil)
        }
        kill(process, SIGQUIT)
        _ = ProcessEnd.wait(for: process)
        throw InstallationError("the private Postgres did not get ready within a minute; \(log) says why.")
    }

    /// Durable as Postgres comes; tuned for many short statements on one machine.
    private static let settings = [
        "listen_addresses=", "unix_socket_permissions=0700", "port=5432", "max_connections=200", "fsync=on",
        "synchronous_commit=on", "full_page_writes=on", "wal_compression=on", "max_wal_size=2GB",
        "checkpoint_timeout=15min", "random_page_cost=1.1", "jit=off", "timezone=UTC", "log_timezone=UTC",
        "logging_collector=off", "log_min_messages=warning",
    ].flatMap { ["-c", $0] }

    // MARK: Where it lives

    /// The folder of the cluster. Where the ordinary user cannot reach the installation (a project in /root), a folder of
    /// its own under /var/lib; `.cartwright/postgres` then points there.
    private static func home(of installation: Installation, for user: OrdinaryUser?) throws -> String {
        let place = installation.directory + "/postgres"
        guard let user else {
            try Files.makeDirectory(place, mode: 0o700)
            return place
        }
        if !Files.exists(place) {
            if isReachable(installation.directory) {
                try Files.makeDirectory(place, mode: 0o700)
            } else {
                let elsewhere = "/var/lib/cartwright/\(getpid())-\(monotonicNanoseconds())"
                try Files.makeDirectory(elsewhere, mode: 0o700)
                guard symlink(elsewhere, place) == 0 else { throw SystemError(errno, "make \(place)") }
            }
        }
        let home = Files.absolute(place)
        guard chown(home, user.user, user.group) == 0 else {
            throw SystemError(errno, "give \(home) to an ordinary user")
        }
        return home
    }

    /// Whether every folder above may be passed through by anybody.
    private static func isReachable(_ path: String) -> Bool {
        var path = path
        while !path.isEmpty {
            var status = stat()
            if stat(path, &status) != 0 || status.st_mode & 0o001 == 0 { return false }
            path = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        }
        return true
    }

    /// A socket's path may have 107 bytes at most; a deep folder gets a short one in /tmp.
    private static func socketDirectory(_ home: String, _ user: OrdinaryUser?) throws -> String {
        if home.utf8.count + "/.s.PGSQL.5432.lock".utf8.count <= 107 { return home }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in home.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let short = "/tmp/cartwright-\(getuid())-\(String(hash, radix: 36))"
        try Files.makeDirectory(short, mode: 0o700)
        var status = stat()
        let owner = user?.user ?? getuid()
        if let user, lstat(short, &status) == 0, status.st_uid == getuid() { _ = chown(short, user.user, user.group) }
        guard lstat(short, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == owner,
            status.st_mode & 0o077 == 0
        else {
            throw InstallationError("\(short) belongs to somebody else: remove it, or use a folder nearer to the root.")
        }
        return short
    }

    /// The last complaint in what a Postgres program wrote, as part of a sentence.
    static func reason(in output: String) -> String? {
        if output.contains("No space left on device") { return "the disk is full" }
        let complaint = output.split(separator: "\n").last { line in
            line.contains("FATAL:") || line.contains("PANIC:") || line.contains("error:") || line.contains("ERROR:")
        }
        guard let complaint else { return output.split(separator: "\n").last.map(String.init) }
        for mark in ["FATAL:", "PANIC:", "error:", "ERROR:"] {
            if let range = complaint.firstRange(of: mark) {
                return String(complaint[range.upperBound...].drop(while: \.isWhitespace))
            }
        }
        return String(complaint)
    }

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
