package import Cartwright
package import CartwrightEvents
package import CartwrightHTTP
package import CartwrightLogging
package import CartwrightManifest

/// Functions that run in processes of their own, in the place of the host: what `dev` has and `serve` has not.
///
/// The gateway goes on to choose the route, to refuse what is too much or too long, and to speak CORS. Who may call, repeats and
/// rate limits are the business of the process that runs the function, as on Lambda.
package protocol IsolatedFunctions: Sendable {
    /// A function's answer to a request. Never throws: what goes wrong is an answer too.
    func answer(_ request: RoutedRequest) async -> Response
    /// How long the gateway waits for a function's answer: its own time, and what its process may need to start.
    func patience(with function: Manifest.Function) -> Duration
    /// What a call may take beyond its function's own time.
    func startTime(of function: Manifest.Function) -> Duration
    /// How messages, events and ticks get to their functions.
    var deliveries: Deliveries { get }
    /// What the admin port answers beside figures and health.
    var admin: any RequestHandler { get }
    /// Lets what runs finish, and ends every process.
    func stop(within limit: Duration) async
}

/// A request that the gateway has found a function for.
package struct RoutedRequest: Sendable {
    package var request: Request
    package var function: HostedFunction
    package var route: Manifest.Route
    /// When the gateway will have answered for the function.
    package var deadline: UInt64
    package var requestID: String
}

/// What isolated functions are made from: the surroundings of the process that serves.
package struct Isolation: Sendable {
    package var host: Host
    /// The settings of the bundle, resolved, with the database's address in them.
    package var environment: [String: String]
    package var mode: Mode
    package var testClock: String?
    package var adminPort: Int
    package var log: Logger
}
