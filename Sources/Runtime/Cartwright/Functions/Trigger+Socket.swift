extension Trigger {
    /// `(Input, Socket, Call)`: each message of a WebSocket, one frame of JSON, decoded. What it throws goes to the client as a
    /// problem and leaves the socket open.
    public static func socket<Input: Decodable & Sendable>(
        _ f: @escaping @Sendable (Input, Socket, Call) async throws -> Void
    ) -> Trigger {
        Trigger(
            .socket, HandlerShape(input: Input.self),
            .frame { source, socket, call in
                try await f(source.decode(Input.self, call), socket, call)
            })
    }

    /// `(Connect, Call)`: each client that opens a WebSocket; what it throws is the answer to the handshake.
    public static func socket(connect f: @escaping @Sendable (Connect, Call) async throws -> Void) -> Trigger {
        Trigger(.socket, HandlerShape(), .connect(f))
    }

    /// `(Disconnect, Call)`: each WebSocket that was open and is closed.
    public static func socket(disconnect f: @escaping @Sendable (Disconnect, Call) async throws -> Void) -> Trigger {
        Trigger(.socket, HandlerShape(), .disconnect(f))
    }
}
