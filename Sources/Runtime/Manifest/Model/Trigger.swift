extension Manifest {
    /// What makes a function run.
    public enum Trigger: Sendable {
        case http([Route])
        case queue(String, Batch)
        case event(EventPattern)
        case schedule(Schedule)
        case socket(SocketRoute)
        /// Nothing: it is only called by name.
        case direct

        /// The key that declares it.
        public var word: String {
            switch self {
            case .http: "http"
            case .queue: "queue"
            case .event: "event"
            case .schedule: "schedule"
            case .socket: "socket"
            case .direct: "direct"
            }
        }
    }

    /// How many messages one call of a queue function gets, and how long it may wait for them to gather.
    public struct Batch: Sendable, Hashable {
        public var size: Int
        public var window: Duration

        public init(size: Int = 10, window: Duration = .zero) {
            self.size = size
            self.window = window
        }
    }

    /// A WebSocket path, and which of its messages the function gets.
    public struct SocketRoute: Sendable, Hashable, CustomStringConvertible {
        public enum Key: Sendable, Hashable {
            /// `$connect`: may refuse the connection by throwing.
            case connect
            /// `$disconnect`: the connection is gone.
            case disconnect
            /// `$default`, or nothing: every message no other function asks for.
            case messages
            /// Messages whose `action` is this word.
            case action(String)
        }

        public var path: Route.Path
        public var key: Key

        public init(path: Route.Path, key: Key) {
            self.path = path
            self.key = key
        }

        public var description: String {
            switch key {
            case .connect: "\(path) $connect"
            case .disconnect: "\(path) $disconnect"
            case .messages: "\(path)"
            case .action(let name): "\(path) \(name)"
            }
        }
    }
}
