public import CartwrightManifest

/// One function as its processes are started and held to their limits.
public struct WorkerFunction: Sendable, Equatable {
    public var name: String
    /// One sentence on what it does.
    public var does = ""
    /// What `_HANDLER` says.
    public var handler: String
    /// The program and its arguments; a name without a slash is looked for on the `PATH`.
    public var command: [String]
    /// What the function itself is configured with; Lambda's own variables come on top.
    public var environment: [String: String] = [:]
    /// Where it is started: the bundle's folder.
    public var directory = "."
    /// In megabytes. A process that holds more is killed.
    public var memory = Manifest.Defaults.memory
    /// How long an invocation may take; nil while a debugger is attached.
    public var timeout: Duration? = .seconds(3)
    /// How many invocations may be under way at once; one more is refused. Without it ten are, and others wait.
    public var reservedConcurrency: Int?
    /// How many processes it may have; without it as many as the options say.
    public var processes: Int?
    /// Whether somebody debugs it. A process of this program waits for the debugger before it gets its first invocation.
    public var waitsForDebugger = false
    /// Whether it is another program, which has a debugger of its own kind and waits for that one itself.
    public var isForeign = false
    /// How many invocations one process takes at once.
    public var slots = 1

    public init(name: String, handler: String? = nil, command: [String]) {
        self.name = name
        self.handler = handler ?? name
        self.command = command
    }

    /// A function of a manifest. Those written in Swift are run by `program`, which is this same executable.
    public init(_ function: Manifest.Function, program: String, directory: String, environment: [String: String]) {
        name = function.name
        does = function.does
        if function.command.isEmpty {
            handler = function.name
            command = [program, function.name]
        } else {
            handler = function.command.count > 1 ? function.command[function.command.count - 1] : function.name
            command = function.command
            isForeign = true
        }
        self.environment = environment
        self.directory = directory
        memory = function.memory
        timeout = function.timeout
        reservedConcurrency = function.concurrency
    }

    /// Its name as AWS writes it in full.
    func arn(_ place: WorkerPlace) -> String {
        "arn:aws:lambda:\(place.region):\(place.account):function:\(name)"
    }
}

/// Which corner of AWS this machine stands for.
public struct WorkerPlace: Sendable, Equatable {
    public var region = "us-east-1"
    public var account = "000000000000"

    public init() {}
}
