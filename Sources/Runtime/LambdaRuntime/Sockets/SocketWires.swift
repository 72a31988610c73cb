import Cartwright

/// Makes what carries frames to the clients of a WebSocket API.
struct SocketWires: Sendable {
    private let make: @Sendable (SocketEvent.Context) throws -> any SocketWire

    init(_ make: @escaping @Sendable (SocketEvent.Context) throws -> any SocketWire) { self.make = make }

    func wire(to context: SocketEvent.Context) throws -> any SocketWire { try make(context) }

    /// Nothing that could carry a frame.
    static let none = SocketWires { _ in
        throw FunctionError("Function.NoSocketEndpoint", "there is no management API to answer a WebSocket through")
    }

    /// API Gateway's management API, with the credentials of the environment.
    static func managementAPI(_ environment: [String: String]) -> SocketWires {
        SocketWires { context in
            guard let wire = ManagementWire(context, environment) else { return try none.wire(to: context) }
            return wire
        }
    }
}
