import Cartwright
import CartwrightManifest
import FoundationEssentials

/// What drains one queue: a function with its limits.
struct Consumer: Sendable {
    enum Work: Sendable {
        case messages(function: String)
        case event(function: String)
        case tick(function: String)
        case mail
    }

    let queue: String
    let work: Work
    /// How many messages one call gets.
    var batch = 1
    /// How long messages may gather before a call that is not full.
    var window: Duration = .zero
    /// How many calls run at once.
    var concurrency = 5
    /// How long one call may take; then its place is given to the next, and its messages come again.
    var timeLimit: Duration
    /// How long a message stays hidden while it is worked on; what comes back after it belongs to a process that died.
    var visibility: Duration
    /// After so many attempts a message is dead.
    var attempts: Int
    var backoff: Manifest.Backoff

    /// One consumer for each function that runs in the background. Its process may take `startTime` to be there.
    static func all(
        in manifest: Manifest, startTime: (Manifest.Function) -> Duration = { _ in .zero }
    ) -> [Consumer] {
        manifest.functions.compactMap { function in
            var consumer = Consumer(function, in: manifest)
            consumer?.timeLimit += startTime(function)
            consumer?.visibility += startTime(function)
            return consumer
        }
    }

    static let mail = Consumer(
        queue: OutboxRelay.mailQueue, work: .mail, concurrency: 4, timeLimit: .seconds(60), visibility: .seconds(120),
        attempts: 20, backoff: Manifest.Backoff(first: .seconds(5), limit: .seconds(3600)))

    static func queue(ofSubscriber function: String) -> String { "event/\(function)" }
}

extension Consumer {
    private init?(_ function: Manifest.Function, in manifest: Manifest) {
        // A margin for what the host does around the handler.
        let visibility = function.timeout + .seconds(10)
        // The host itself ends the call at the function's time-out; this is for what does not listen.
        let timeLimit = function.timeout + .seconds(1)
        switch function.trigger {
        case .queue(let name, let batch):
            let queue = manifest.queue(named: name) ?? Manifest.Queue(name: name)
            self.init(
                queue: name, work: .messages(function: function.name), batch: batch.size, window: batch.window,
                timeLimit: timeLimit, visibility: max(queue.visibility, function.timeout), attempts: queue.attempts,
                backoff: queue.backoff)
        case .event:
            self.init(
                queue: Consumer.queue(ofSubscriber: function.name), work: .event(function: function.name),
                timeLimit: timeLimit, visibility: visibility, attempts: 8, backoff: Manifest.Backoff())
        case .schedule:
            self.init(
                queue: ScheduleStore.queue(of: function.name), work: .tick(function: function.name), concurrency: 1,
                timeLimit: timeLimit, visibility: visibility, attempts: 3, backoff: Manifest.Backoff())
        case .http, .socket, .direct: return nil
        }
    }
}
