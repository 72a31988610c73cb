import Cartwright
import CartwrightEventLoop
import CartwrightJSON
import FoundationEssentials

extension FunctionRunner {
    /// A batch of SQS; or a body by itself, from somebody who invokes the function with one message.
    func deliver(
        _ document: JSONDocument, _ event: [UInt8], from queue: String, deadline: UInt64?
    ) async throws -> Outcome {
        guard document.root["Records"] != nil else { return try await deliver(alone: event, queue, deadline) }
        let batch = try read(QueueEvent.self, document, as: "a batch of SQS")
        let result = await host.deliver(batch.messages(of: queue), to: function, deadline: deadline)
        return .payload(try batch.answer(result))
    }

    private func deliver(alone body: [UInt8], _ queue: String, _ deadline: UInt64?) async throws -> Outcome {
        let message = Message(id: UUID(), queue: queue, body: body, sentAt: WallClock.system.now)
        let result = await host.deliver([message], to: function, deadline: deadline)
        if result.failed.isEmpty { return .nothing }
        throw FunctionError("Function.MessageFailed", "the message was not handled; the log says why")
    }

    /// An event of EventBridge. What the function throws is the invocation's failure, so that it comes again.
    func deliver(_ document: JSONDocument, deadline: UInt64?) async throws -> Outcome {
        let event = try read(BusEvent.self, document, as: "an event of EventBridge")
        let envelope: Envelope
        do { envelope = try event.envelope(now: WallClock.system.now) } catch {
            throw FunctionError.unreadable("an event of EventBridge", error)
        }
        try await host.deliver(envelope, to: function, deadline: deadline)
        return .nothing
    }

    /// One run of a schedule; anything may come with it, and nothing has to.
    func tick(_ document: JSONDocument, deadline: UInt64?) async throws -> Outcome {
        let event = try? document.decode(BusEvent.self)
        let now = WallClock.system.now
        try await host.run(event?.tick(now: now) ?? Tick(scheduledAt: now), by: function, deadline: deadline)
        return .nothing
    }
}
