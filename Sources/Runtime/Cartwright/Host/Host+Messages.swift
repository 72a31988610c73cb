import CartwrightEventLoop
import CartwrightHTTP
import CartwrightLogging
import CartwrightManifest
import FoundationEssentials

/// What has no one waiting for an answer: queues, events, schedules. A message or event that comes again has no second
/// effect, see `HostedFunction.repeats`.
extension Host {
    /// Hands messages of a queue to a function; answers which of them come again. After a failure the later messages of
    /// the same group come again too, so that they keep their order.
    public func deliver(
        _ messages: [Message], to function: HostedFunction, deadline: UInt64? = nil
    ) async -> BatchResult {
        switch function.trigger.handler {
        case .message(let handler):
            var result = BatchResult.done
            var stopped: Set<String> = []
            for message in messages {
                // What is left when the time is over comes again, rather than to begin what cannot end.
                let isTooLate = deadline.map { monotonicNanoseconds() >= $0 } ?? false
                if isTooLate || message.group.map(stopped.contains) ?? false {
                    result.failed.insert(message.id)
                    continue
                }
                let state = state(for: function, "queue:" + message.queue, message.requestID, deadline)
                do {
                    try await protect(function, state, id: message.id) { try await handler(message, Call($0)) }
                } catch {
                    report(error, state, ["message": message.id, "attempt": message.attempt])
                    result.failed.insert(message.id)
                    if let group = message.group { stopped.insert(group) }
                }
            }
            return result
        case .batch(let handler):
            guard let queue = messages.first?.queue else { return .done }
            let state = state(for: function, "queue:" + queue, nil, deadline)
            do { return try await handler(messages, Call(state)) } catch {
                report(error, state, ["messages": messages.count])
                return BatchResult(failed: Set(messages.map(\.id)))
            }
        default:
            configuration.log.error("messages came to a function without a queue", ["function": function.name])
            return BatchResult(failed: Set(messages.map(\.id)))
        }
    }

    /// Hands an event to a function. What it throws is logged already, and means: again, later.
    public func deliver(_ event: Envelope, to function: HostedFunction, deadline: UInt64? = nil) async throws {
        guard case .event(let handler) = function.trigger.handler else { throw HostError.noHandler(function.name) }
        let state = state(for: function, "event:" + event.name, event.requestID, deadline)
        do {
            try await protect(function, state, id: event.id) { try await handler(event, Call($0)) }
        } catch {
            report(error, state, ["event": event.id, "attempt": event.attempt])
            throw error
        }
    }

    /// Runs a function for one moment of its schedule. What it throws is logged already.
    public func run(_ tick: Tick, by function: HostedFunction, deadline: UInt64? = nil) async throws {
        guard case .tick(let handler) = function.trigger.handler else { throw HostError.noHandler(function.name) }
        let state = state(for: function, "schedule:" + function.name, nil, deadline)
        do { try await handler(tick, Call(state)) } catch {
            report(error, state, ["scheduled_at": tick.scheduledAt])
            throw error
        }
    }

    /// A call of the shop itself, for seeds and tools.
    public func systemCall(_ name: String) -> Call {
        let now = configuration.clock.now
        let id = RequestID.make(now: now)
        return Call(
            CallState(
                function: name, requestID: id, caller: .system(name), clock: configuration.clock, now: now,
                log: configuration.log.with(requestID: id, function: name), database: configuration.database,
                dependencies: dependencies))
    }

    private func state(
        for function: HostedFunction, _ caller: String, _ requestID: String?, _ deadline: UInt64?
    ) -> CallState {
        let now = configuration.clock.now
        let id = requestID ?? RequestID.make(now: now)
        return CallState(
            function: function.name, requestID: id, caller: .system(caller), clock: configuration.clock, now: now,
            log: configuration.log.with(requestID: id, function: function.name),
            deadline: deadline ?? monotonicNanoseconds() + function.timeout, database: configuration.database,
            dependencies: function.dependencies)
    }

    private func protect(
        _ function: HostedFunction, _ state: CallState, id: UUID,
        _ work: @escaping @Sendable (CallState) async throws -> Void
    ) async throws {
        let key = RepeatKey(delivery: id, to: function.name)
        let answered: @Sendable (CallState) async throws -> Answer = {
            try await work($0)
            return .noContent
        }
        switch function.repeats {
        case .no: try await work(state)
        case .transaction: _ = try await runOnce(key, state, answered)
        case .steps: _ = try await resume(key, state, answered)
        }
    }

    private func report(_ error: any Error, _ state: CallState, _ fields: LogFields) {
        var fields = fields
        fields.set("error", to: "\(error)")
        state.log.error("the call failed and comes again", fields)
    }
}
