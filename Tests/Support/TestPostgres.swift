import CartwrightEventLoop
import FoundationEssentials
import Glibc
import Synchronization

/// A Postgres server of the tests' own: on a socket in a folder of its own, gone when the test process ends, however it ends.
public final class TestPostgres: Sendable {
    /// Its `postgres` database, as superuser.
    public var url: String { url(database: "postgres") }

    private let folder: String
    private let settings: [String]
    private let server: Mutex<ServerProcess?>

    /// Whoever starts servers never ends, because a server ends with the thread that started it.
    private static let starter = WorkerPool(threads: 1, queue: 1024)
    private static let all = Mutex<[TestPostgres]>([])

    /// A new server with nothing in it; `settings` are added to those that every test server has, as `name=value`.
    public static func start(settings: [String] = []) async throws -> TestPostgres {
        try await starter.run { try TestPostgres(settings: settings) }
    }

    /// The private server that the tests of this process share.
    public static func shared() async throws -> TestPostgres { try await starter.run { try common.get() } }
    private static let common = Result { try TestPostgres() }

    private init(settings: [String] = []) throws {
        self.settings = settings
        TestFolder.removeLeftovers()
        folder = try TestFolder.make()
        let data = folder + "/data"
        try PostgresPrograms.run(
            "initdb",
            [
                "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
                "--no-instructions",
            ], log: folder + "/initdb.log")
        server = Mutex(try ServerProcess(folder: folder, settings: settings))
        let isFirst = TestPostgres.all.withLock { all in
            all.append(self)
            return all.count == 1
        }
        if isFirst { atexit { TestPostgres.all.withLock { all in all.forEach { $0.remove() } } } }
    }

    func url(database: String) -> String { "postgresql://postgres@/\(database)?host=\(folder)" }

    /// Ends all its processes at once, as a crash of the machine would.
    public func kill9() { server.withLock { $0?.kill9() } }

    /// Ends it as an administrator would: open connections are told and closed.
    public func stop() async throws {
        try await TestPostgres.starter.run { [self] in server.withLock { $0?.stop(SIGINT) } }
    }

    /// Starts it again after `kill9` or `stop`; returns when it accepts connections.
    public func restart() async throws {
        try await TestPostgres.starter.run { [self] in
            try server.withLock { server in
                server?.stop(SIGQUIT)
                server = try ServerProcess(folder: folder, settings: settings)
            }
        }
    }

    /// What it has logged, for a test that fails.
    public var log: String { (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? "" }

    private func remove() {
        server.withLock { $0?.kill9() }
        try? FileManager.default.removeItem(atPath: folder)
    }
}

/// The processes of one server.
private struct ServerProcess: Sendable {
    private let id: pid_t
    private let folder: String

    init(folder: String, settings: [String]) throws {
        self.folder = folder
        unlink(folder + "/data/postmaster.pid")
        id = try PostgresPrograms.spawn(
            "postgres",
            [
                "-D", folder + "/data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c",
                "full_page_writes=off", "-c", "max_connections=300", "-c", "shared_buffers=64MB", "-c",
                "wal_level=minimal", "-c", "max_wal_senders=0", "-c",
                "shared_preload_libraries=pg_stat_statements", "-c", "log_line_prefix=%m [%p] ",
            ] + settings.flatMap { ["-c", $0] }, log: folder + "/log")
        try waitUntilReady()
    }

    /// The eighth line of its pid file says so.
    private func waitUntilReady() throws {
        for _ in 0..<6000 {
            let lines = (try? String(contentsOfFile: folder + "/data/postmaster.pid", encoding: .utf8))?
                .split(separator: "\n", omittingEmptySubsequences: false)
            if let lines, lines.count > 7, lines[7].hasPrefix("ready") { return }
            if waitpid(id, nil, WNOHANG) == id { break }
            usleep(5000)
        }
        let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? ""
        throw TestSupportError("the test's Postgres does not start:\n\(log.suffix(2000))")
    }

    func kill9() {
        let children = childProcesses(of: id)
        kill(id, SIGKILL)
        for child in children { kill(child, SIGKILL) }
        waitpid(id, nil, 0)
        for child in children { waitUntilGone(child) }
    }

    func stop(_ signal: Int32) {
        kill(id, signal)
        waitpid(id, nil, 0)
    }
}

private func childProcesses(of parent: pid_t) -> [pid_t] {
    let text = try? String(contentsOfFile: "/proc/\(parent)/task/\(parent)/children", encoding: .utf8)
    return (text ?? "").split(separator: " ").compactMap { pid_t($0) }
}

private func waitUntilGone(_ process: pid_t) {
    for _ in 0..<2000 {
        // A process that only waits for somebody to take note of its end is gone, too.
        let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        if status.isEmpty || status.contains(") Z ") { return }
        usleep(1000)
    }
}
