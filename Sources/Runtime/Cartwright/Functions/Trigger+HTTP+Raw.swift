public import CartwrightHTTP

/// The shapes for uploads, webhooks and proxies: the handler reads the request itself.
extension Trigger {
    /// `(Request, Call) -> Output`: the whole request, its body a bounded stream.
    public static func http<Output: Encodable & Sendable>(
        _ f: @escaping @Sendable (Request, Call) async throws -> Output
    ) -> Trigger {
        let render = Renderer<Output>()
        return Trigger(
            .http, HandlerShape(takesRawBody: true, streamsBody: true, output: .value(Output.self)),
            .http { source, call in
                try render(await f(source.request, call))
            })
    }

    /// `(Request, Call)`: the whole request; answers 204.
    public static func http(_ f: @escaping @Sendable (Request, Call) async throws -> Void) -> Trigger {
        Trigger(
            .http, HandlerShape(takesRawBody: true, streamsBody: true),
            .http { source, call in
                try await f(source.request, call)
                return .noContent
            })
    }

    /// `(Request, Call) -> Response`: nothing in between.
    public static func http(_ f: @escaping @Sendable (Request, Call) async throws -> Response) -> Trigger {
        Trigger(
            .http, HandlerShape(takesRawBody: true, streamsBody: true, output: .response),
            .http { source, call in
                Answer(try await f(source.request, call))
            })
    }

    /// `(RawBody, Call) -> Output`: every byte of the body, as it came.
    public static func http<Output: Encodable & Sendable>(
        _ f: @escaping @Sendable (RawBody, Call) async throws -> Output
    ) -> Trigger {
        let render = Renderer<Output>()
        return Trigger(
            .http, HandlerShape(takesRawBody: true, output: .value(Output.self)),
            .http { source, call in
                try render(await f(source.rawBody(), call))
            })
    }

    /// `(RawBody, Call)`: every byte of the body, as it came; answers 204.
    public static func http(_ f: @escaping @Sendable (RawBody, Call) async throws -> Void) -> Trigger {
        Trigger(
            .http, HandlerShape(takesRawBody: true),
            .http { source, call in
                try await f(source.rawBody(), call)
                return .noContent
            })
    }

    /// `(Input, RawBody, Call) -> Output`: path and query decoded, the body as it came.
    public static func http<Input: Decodable & Sendable, Output: Encodable & Sendable>(
        _ f: @escaping @Sendable (Input, RawBody, Call) async throws -> Output
    ) -> Trigger {
        let render = Renderer<Output>()
        let shape = HandlerShape(input: Input.self, takesRawBody: true, output: .value(Output.self))
        return Trigger(
            .http, shape,
            .http { source, call in
                let input = try source.decodeHead(Input.self)
                return try render(await f(input, source.rawBody(), call))
            })
    }

    /// `(Input, RawBody, Call)`: path and query decoded, the body as it came; answers 204.
    public static func http<Input: Decodable & Sendable>(
        _ f: @escaping @Sendable (Input, RawBody, Call) async throws -> Void
    ) -> Trigger {
        Trigger(
            .http, HandlerShape(input: Input.self, takesRawBody: true),
            .http { source, call in
                let input = try source.decodeHead(Input.self)
                try await f(input, source.rawBody(), call)
                return .noContent
            })
    }
}
