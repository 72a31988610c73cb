import Cartwright
import CartwrightEventLoop
import CartwrightManifest

/// A route as the gateway uses it: its function, and what has to be known before the function is called.
struct GatewayRoute: Sendable {
    let function: HostedFunction
    let route: Manifest.Route
    /// The function's place in the metrics.
    let number: Int
    /// The names of the route's parameters, from left to right.
    let parameters: [String]
    let bodyLimit: Int
    /// Whether the handler reads the body itself, as it arrives.
    let streamsBody: Bool
    /// Nanoseconds from the whole request to the latest answer.
    let timeout: UInt64
}
