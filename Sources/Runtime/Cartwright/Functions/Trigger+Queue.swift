import CartwrightLogging
import FoundationEssentials

extension Trigger {
    /// `(Body, Call)`: one message at a time. What throws comes again, after the queue's visibility.
    public static func queue<Body: Decodable & Sendable>(
        _ f: @escaping @Sendable (Body, Call) async throws -> Void
    ) -> Trigger {
        Trigger(
            .queue, HandlerShape(input: Body.self),
            .message { message, call in
                try await f(message.decode(Body.self), call)
            })
    }

    /// `(Message, Call)`: one message with its envelope, the body as it came.
    public static func queue(_ f: @escaping @Sendable (Message, Call) async throws -> Void) -> Trigger {
        Trigger(.queue, HandlerShape(takesRawBody: true), .message(f))
    }

    /// `(Batch<Body>, Call) -> BatchResult`: the whole batch, where order matters; names the messages that failed.
    public static func queue<Body: Decodable & Sendable>(
        _ f: @escaping @Sendable (Batch<Body>, Call) async throws -> BatchResult
    ) -> Trigger {
        Trigger(
            .queue, HandlerShape(input: Body.self),
            .batch { messages, call in
                var unreadable: Set<UUID> = []
                var deliveries: [Batch<Body>.Delivery] = []
                for message in messages {
                    do {
                        deliveries.append(.init(body: try message.decode(Body.self), message: message))
                    } catch {
                        unreadable.insert(message.id)
                        call.log.error("a message cannot be read", ["message": "\(message.id)", "error": "\(error)"])
                    }
                }
                var result = deliveries.isEmpty ? .done : try await f(Batch(deliveries), call)
                result.failed.formUnion(unreadable)
                return result
            })
    }
}
