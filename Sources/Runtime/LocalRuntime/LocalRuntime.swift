import CSystem
public import Cartwright
import CartwrightHTTP
import CartwrightLogging
import Glibc

/// `cartwright serve`: a parent that holds the port, and a child that serves.
///
/// The parent starts this same program again as its child. A trap in a handler costs the child and the requests it was
/// answering; the port stays open, connections that come meanwhile wait in its queue, and the next child takes them.
public struct LocalRuntime: Sendable {
    /// What to serve, and where.
    public struct Options: Sendable {
        public var host = "127.0.0.1"
        /// 0 takes a free one.
        public var port = 8080
        /// On 127.0.0.1; nil takes the port after `port`, or a free one.
        public var adminPort: Int?
        /// Only functions of these services; empty for all.
        public var services: [String] = []
        /// The environment with `.env` and files resolved.
        public var environment: [String: String]
        /// Where the private Postgres and the secrets of this installation are.
        public var directory = ".cartwright"
        /// Whether to migrate before serving; nil does so in demo mode.
        public var migrates: Bool?
        /// Whether an empty database of a demo gets demo data.
        public var seeds = false
        /// A file with the milliseconds that all processes add to the system's time; for tests, refused in production.
        public var testClock: String?

        public init(environment: [String: String]) { self.environment = environment }
    }

    private let makeTable: @Sendable () -> FunctionTable
    var options: Options
    /// Makes what runs the functions in processes of their own; nil where this one calls them.
    let isolate: (@Sendable (Isolation) throws -> any IsolatedFunctions)?
    /// More lines for the person who started it, with `{admin}` for the admin port's address.
    let notes: [String]
    /// How changes to the sources get into what runs; nil leaves them alone.
    let reload: ReloadPlan?

    /// A runtime for these functions; the table is made where they are served, not in the parent.
    public init(_ table: @autoclosure @escaping @Sendable () -> FunctionTable, options: Options) {
        makeTable = table
        self.options = options
        isolate = nil
        notes = []
        reload = nil
    }

    /// `cartwright dev`: the same runtime, but each function in processes of its own.
    package init(
        _ table: @autoclosure @escaping @Sendable () -> FunctionTable, options: Options, notes: [String],
        reload: ReloadPlan? = nil,
        isolate: @escaping @Sendable (Isolation) throws -> any IsolatedFunctions
    ) {
        makeTable = table
        self.options = options
        self.notes = notes
        self.reload = reload
        self.isolate = isolate
    }

    /// The functions. Making the table looks up what there is to know about every handler's types.
    var table: FunctionTable { makeTable() }

    /// Serves until SIGTERM or SIGINT. The exit code: 0 after a stop that was asked for, 1 when it could not serve.
    public func run() -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        // Shells give 1,024, a tenth of the connections that the server means to hold. What we start inherits it.
        _ = csystem_allow_open_files(65_536)
        if options.environment[ServingProcess.variable] != nil { return ServingProcess(self).run() }
        return ParentProcess(self).run()
    }
}
