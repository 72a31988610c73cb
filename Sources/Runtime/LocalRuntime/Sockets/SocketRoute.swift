import Cartwright
import CartwrightManifest

/// A WebSocket path as the gateway uses it.
struct SocketRoute: Sendable {
    let endpoint: SocketEndpoint
    /// The places of its functions in the metrics.
    private let numbers: [String: Int]

    init(_ endpoint: SocketEndpoint, functions: [HostedFunction]) {
        self.endpoint = endpoint
        let names = Set(endpoint.functions.map(\.name))
        numbers = Dictionary(uniqueKeysWithValues: functions.enumerated().map { ($1.name, $0) })
            .filter { names.contains($0.key) }
    }

    func number(of function: HostedFunction) -> Int { numbers[function.name] ?? -1 }
}

/// All WebSocket paths of a bundle; a path may serve plain requests, too.
struct SocketRoutes: Sendable {
    private let routes: [SocketRoute]
    private let router: Router

    init(_ endpoints: [SocketEndpoint], functions: [HostedFunction]) {
        routes = endpoints.map { SocketRoute($0, functions: functions) }
        router = Router(endpoints.map { Manifest.Route(method: "GET", path: $0.path) })
    }

    var isEmpty: Bool { routes.isEmpty }

    subscript(index: Int) -> SocketRoute { routes[index] }

    func match(_ path: Span<UInt8>) -> Int? { routes.isEmpty ? nil : router.match(.get, path) }

    func captures(of index: Int, in path: Span<UInt8>) -> [String]? { router.captures(of: index, in: path) }
}
