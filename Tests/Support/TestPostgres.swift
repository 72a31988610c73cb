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
        server = Mutex(try TestPostgres.serve(folder, settings))
        let isFirst = TestPostgres.all.withLock { all in
            all.append(self)
            return all.count == 1
        }
        if isFirst { atexit { TestPostgres.all.withLock { all in all.forEach { $0.remove() } } } }
    }

    private static func serve(_ folder: String, _ settings: [String]) throws -> ServerProcess {
        let process = try ServerProcess(folder: folder, settings: settings)
        guard process.waitUntilReady() else {
            let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? ""
            throw TestSupportError("the test's Postgres does not start:\n\(log.suffix(2000))")
        }
        return process
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
                server = try TestPostgres.serve(folder, settings)
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
    private let log: PostgresLog

    init(folder: String, settings: [String]) throws {
        unlink(folder + "/data/postmaster.pid")
        let log = try PostgresLog(file: folder + "/log")
        defer { close(log.input) }
        self.log = log
        id = try PostgresPrograms.spawn(
            "postgres",
            [
                "-D", folder + "/data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c",
                "full_page_writes=off", "-c", "max_connections=300", "-c", "shared_buffers=64MB", "-c",
                "wal_level=minimal", "-c", "max_wal_senders=0", "-c",
                "shared_preload_libraries=pg_stat_statements", "-c", "log_line_prefix=%m [%p] ",
            ] + settings.flatMap { ["-c", $0] }, output: log.input)
    }

    /// False when it has ended instead.
    func waitUntilReady() -> Bool {
        if log.waitUntilReady() { return true }
        waitpid(id, nil, 0)
        return false
    }

    func kill9() {
        let children = childProcesses(of: id)
        kill(id, SIGKILL)
        for child in children { kill(child, SIGKILL) }
        waitpid(id, nil, 0)
        log.waitUntilGone()
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
