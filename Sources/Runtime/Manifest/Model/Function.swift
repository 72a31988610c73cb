extension Manifest {
    /// One entry under `functions:`.
    public struct Function: Sendable {
        public var name: String
        /// One sentence on what it does: the summary in OpenAPI and on the command line.
        public var does: String
        /// The Swift function that does it; nil only where `command` is given.
        public var handler: Handler?
        /// The program that does it, for functions in another language.
        public var command: [String] = []
        public var trigger: Trigger
        /// Who may call it: any one of these is enough.
        public var access: [Access]
        public var idempotent: Idempotency = .no
        public var limit: Limit?
        public var timeout: Duration
        /// In megabytes, as Lambda counts them.
        public var memory: Int = Defaults.memory
        /// How many invocations may be under way at once, where that many are kept for it: Lambda's reserved concurrency.
        public var concurrency: Int?
        /// The queue that gets what became of an event which nobody waited for, once every try has failed.
        public var onFailure: String?
        /// The longest request body, or message of a socket, that it accepts, in bytes.
        public var body: Int
        public var uses = Uses()
        /// The codes of the problems its handler throws, by status; those of the host go without saying.
        public var errors: [Int: [String]] = [:]
        /// Where its name stands.
        public var mark: Mark
        /// Where the value of each of its keys stands.
        package var marks: [String: Mark] = [:]

        public init(
            name: String, does: String = "", handler: Handler?, trigger: Trigger, access: [Access],
            timeout: Duration? = nil, mark: Mark = Mark(line: 1, column: 1)
        ) {
            self.name = name
            self.does = does
            self.handler = handler
            self.trigger = trigger
            self.access = access
            self.timeout = timeout ?? Defaults.timeout(of: trigger)
            body = Defaults.body(of: trigger)
            self.mark = mark
        }

        /// Where the value of a key stands, or else the function's name.
        public func mark(of key: String) -> Mark { marks[key] ?? mark }

        public var line: Int { mark.line }
        public var column: Int { mark.column }

        /// The service it belongs to, in lower case: its handler's module, else the first word of its name.
        public var service: String {
            if let module = handler?.module { return module.lowercased() }
            return name.parts(between: "-", omittingEmpty: true).first ?? name
        }

        /// The HTTP routes that lead to it; empty for every other trigger.
        public var routes: [Route] {
            if case .http(let routes) = trigger { routes } else { [] }
        }
    }

    /// `Catalog.getProduct`, or `getProduct` in a package with one module.
    public struct Handler: Sendable, Hashable, CustomStringConvertible {
        public var module: String?
        public var name: String
        public var mark: Mark

        public init(module: String?, name: String, mark: Mark = Mark(line: 1, column: 1)) {
            self.module = module
            self.name = name
            self.mark = mark
        }

        public var description: String { module.map { "\($0).\(name)" } ?? name }
    }

    /// What a repeated call with the same key does.
    public enum Idempotency: Sendable, Hashable {
        /// Runs again.
        case no
        /// `true`: runs in one transaction with the key; a repeat gets the first answer.
        case transaction
        /// `steps`: each named step runs once, however often the call is resumed.
        case steps
    }

    /// What a function touches beyond the database: on AWS its role allows exactly this.
    public struct Uses: Sendable, Hashable {
        public var secrets: [String] = []
        public var queues: [String] = []
        public var buckets: [String] = []
        public var hosts: [String] = []

        public init() {}
    }

    /// What holds for a function that does not say otherwise.
    public enum Defaults {
        public static let memory = 256
        /// A message of a socket is at most as long as API Gateway carries it.
        public static func body(of trigger: Trigger) -> Int {
            if case .socket = trigger { 128 << 10 } else { 1 << 20 }
        }
        public static func timeout(of trigger: Trigger) -> Duration {
            switch trigger {
            case .http, .socket: .seconds(10)
            case .queue, .event, .schedule, .direct: .seconds(30)
            }
        }
    }
}
