extension Trigger {
    /// `(Event, Call)`: each event that matches the pattern. What throws comes again.
    public static func event<Event: DomainEvent>(
        _ f: @escaping @Sendable (Event, Call) async throws -> Void
    ) -> Trigger {
        Trigger(
            .event, HandlerShape(input: Event.self),
            .event { envelope, call in
                try await f(envelope.decode(Event.self), call)
            })
    }

    /// `(Envelope, Call)`: events of several kinds, as they came.
    public static func event(_ f: @escaping @Sendable (Envelope, Call) async throws -> Void) -> Trigger {
        Trigger(.event, HandlerShape(takesRawBody: true), .event(f))
    }

    /// `(Tick, Call)`: each run of the schedule.
    public static func schedule(_ f: @escaping @Sendable (Tick, Call) async throws -> Void) -> Trigger {
        Trigger(.schedule, HandlerShape(), .tick(f))
    }

    /// `(Call)`: each run of the schedule, for what does not care about the moment.
    public static func schedule(_ f: @escaping @Sendable (Call) async throws -> Void) -> Trigger {
        Trigger(.schedule, HandlerShape(), .tick { _, call in try await f(call) })
    }
}
