public import CartwrightHTTP

extension Trigger {
    /// `(Input, Call) -> Output`: the usual shape.
    public static func http<Input: Decodable & Sendable, Output: Encodable & Sendable>(
        _ f: @escaping @Sendable (Input, Call) async throws -> Output
    ) -> Trigger {
        let render = Renderer<Output>()
        return Trigger(
            .http, HandlerShape(input: Input.self, output: .value(Output.self)),
            .http { source, call in
                try render(await f(source.decode(Input.self, call), call))
            })
    }

    /// `(Input, Call)`: answers 204.
    public static func http<Input: Decodable & Sendable>(
        _ f: @escaping @Sendable (Input, Call) async throws -> Void
    ) -> Trigger {
        Trigger(
            .http, HandlerShape(input: Input.self),
            .http { source, call in
                try await f(source.decode(Input.self, call), call)
                return .noContent
            })
    }

    /// `(Input, Call) -> Response`: the handler makes the whole answer, streams included.
    public static func http<Input: Decodable & Sendable>(
        _ f: @escaping @Sendable (Input, Call) async throws -> Response
    ) -> Trigger {
        Trigger(
            .http, HandlerShape(input: Input.self, output: .response),
            .http { source, call in
                Answer(try await f(source.decode(Input.self, call), call))
            })
    }

    /// `(Call) -> Output`: no input.
    public static func http<Output: Encodable & Sendable>(
        _ f: @escaping @Sendable (Call) async throws -> Output
    ) -> Trigger {
        let render = Renderer<Output>()
        return Trigger(
            .http, HandlerShape(output: .value(Output.self)),
            .http { _, call in
                try render(await f(call))
            })
    }

    /// `(Call)`: no input, answers 204.
    public static func http(_ f: @escaping @Sendable (Call) async throws -> Void) -> Trigger {
        Trigger(
            .http, HandlerShape(),
            .http { _, call in
                try await f(call)
                return .noContent
            })
    }

    /// `(Call) -> Response`: no input, the handler makes the whole answer.
    public static func http(_ f: @escaping @Sendable (Call) async throws -> Response) -> Trigger {
        Trigger(.http, HandlerShape(output: .response), .http { _, call in Answer(try await f(call)) })
    }
}
