import Cartwright
import CartwrightEventLoop
import CartwrightHTTPClient
import CartwrightLogging
import CartwrightManifest
import FoundationEssentials

/// Why a message was not handled.
struct Failure: Sendable {
    var reason: String
    /// Whether trying again is of no use.
    var isFinal = false
}

extension BackgroundWork {
    /// One call: hands the batch over, then settles each message. A message whose settling fails is simply seen again.
    func deliver(_ batch: [StoredMessage], _ receipt: UUID, for consumer: Consumer) async {
        // A message that came back after its last attempt killed every process that took it.
        let spent = batch.filter { $0.attempts > consumer.attempts }
        let alive = batch.filter { $0.attempts <= consumer.attempts }
        var failures: [UUID: Failure] = [:]
        for message in spent { failures[message.id] = Failure(reason: "the last attempt never ended") }
        if !alive.isEmpty { failures.merge(await attempt(alive, for: consumer)) { first, _ in first } }
        if case .mail = consumer.work {
            for message in batch { await report(message, failures[message.id], for: consumer) }
            FaultPoint.reached("mail.noted")
        }
        FaultPoint.reached("message.handled")
        do {
            let done = batch.map(\.id).filter { failures[$0] == nil }
            if !done.isEmpty { try await store.complete(done, of: consumer.queue, receipt: receipt) }
            for message in batch {
                guard let failure = failures[message.id] else { continue }
                try await settle(message, receipt, after: failure, for: consumer)
            }
        } catch {
            configuration.log.warning(
                "messages could not be settled and will be seen again", ["queue": consumer.queue, "error": error])
        }
    }

    /// Runs the function, for no longer than it may take; answers what failed and why.
    private func attempt(_ messages: [StoredMessage], for consumer: Consumer) async -> [UUID: Failure] {
        let loop = loops.next()
        let failures = await withTaskExecutorPreference(loop) {
            await BoundedWork.run(on: loop, until: monotonicNanoseconds() &+ consumer.timeLimit.nanoseconds) { [self] in
                await hand(messages, to: consumer)
            }
        }
        if let failures { return failures }
        let failure = Failure(reason: "it had not ended after \(consumer.timeLimit)")
        return Dictionary(uniqueKeysWithValues: messages.map { ($0.id, failure) })
    }

    private func hand(_ messages: [StoredMessage], to consumer: Consumer) async -> [UUID: Failure] {
        do {
            switch consumer.work {
            case .messages(let function):
                let result = await deliveries.messages(messages.map(\.message), function)
                return failures(result, of: messages)
            case .event(let function):
                for message in messages { try await deliveries.event(message.envelope, function) }
            case .tick(let function):
                for message in messages { try await deliveries.tick(message.tick, function) }
            case .mail:
                for message in messages { try await send(message) }
            }
            return [:]
        } catch {
            let isFinal = error is MailError || (error as? SMTPError)?.isFinal == true
            let failure = Failure(reason: "\(error)", isFinal: isFinal)
            return Dictionary(uniqueKeysWithValues: messages.map { ($0.id, failure) })
        }
    }

    /// As with SQS, a result that names a message that was not in the batch fails the whole of it.
    private func failures(_ result: BatchResult, of messages: [StoredMessage]) -> [UUID: Failure] {
        let ids = Set(messages.map(\.id))
        if !result.failed.isSubset(of: ids) {
            let failure = Failure(reason: "the result names a message that was not in the batch")
            return Dictionary(uniqueKeysWithValues: ids.map { ($0, failure) })
        }
        let failure = Failure(reason: "the function reported it as failed")
        return Dictionary(uniqueKeysWithValues: result.failed.map { ($0, failure) })
    }

    private func settle(
        _ message: StoredMessage, _ receipt: UUID, after failure: Failure, for consumer: Consumer
    ) async throws {
        let now = now
        var log = configuration.log
        if let requestID = message.requestID { log = log.with(requestID: requestID) }
        let fields: LogFields = [
            "queue": consumer.queue, "message": message.id, "attempt": message.attempts, "error": failure.reason,
        ]
        if failure.isFinal || message.attempts >= consumer.attempts {
            try await store.bury(message.id, of: consumer.queue, receipt: receipt, because: failure.reason, now: now)
            log.error("a message failed for the last time and is now a dead letter", fields)
        } else {
            let wait = consumer.backoff.wait(afterAttempt: message.attempts) / .seconds(1)
            // Up to a fifth more, so that what failed together does not come again together.
            let again = now.addingTimeInterval(wait * Double.random(in: 1...1.2))
            try await store.postpone(
                message.id, of: consumer.queue, receipt: receipt, until: again, because: failure.reason)
            log.warning("a message failed and will be tried again", fields)
        }
    }
}
