import Cartwright
import CartwrightEventLoop
import CartwrightLogging
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials
import Synchronization

extension BackgroundWork {
    /// Turn after turn: move what is in the outbox, fire what is due, take what can be worked on, and sleep until
    /// something rings or the next thing is due.
    func turn() async {
        var isRegistered = false
        while !state.withLock({ $0.isStopping }) {
            var next = now.addingTimeInterval(configuration.pollInterval / .seconds(1))
            do {
                if !isRegistered {
                    try await schedules.register(now: now)
                    isRegistered = true
                }
                if let sooner = try await work() { next = min(next, sooner) }
                reportDatabase(isDown: false)
                await wakeUp.wait(until: next, by: configuration.clock)
            } catch {
                reportDatabase(isDown: true, error)
                // The database's absence is measured in real time, whatever a test's clock says.
                await wakeUp.wait(until: WallClock.system.now.addingTimeInterval(1), by: .system)
            }
        }
    }

    /// One turn; answers when the next thing will be due, if anything is known to be.
    func work() async throws -> Date? {
        while try await relay.isNeeded(database) {
            guard case .moved(_, mayHaveMore: true) = try await relay.run(database, now: now) else { break }
        }
        let tick = try await fireSchedules()
        let limit = consumers.reduce(1) { max($0, $1.batch * $1.concurrency) }
        let outlooks = try await store.outlook(consumers.map(\.queue), limit: limit, now: now)
        let byQueue = Dictionary(outlooks.map { ($0.queue, $0) }) { first, _ in first }
        var next = tick
        for consumer in consumers {
            guard let outlook = byQueue[consumer.queue] else { continue }
            if let later = outlook.next { next = min(next ?? later, later) }
            guard let oldest = outlook.oldest else { continue }
            let ripe = oldest.addingTimeInterval(consumer.window / .seconds(1))
            if consumer.window > .zero, outlook.due < consumer.batch, ripe > now {
                next = min(next ?? ripe, ripe)
            } else {
                try await take(for: consumer)
            }
        }
        try await clean()
        return next
    }

    /// Looks at the schedules only when one is due, by what was known at the last look.
    private func fireSchedules() async throws -> Date? {
        if let known = state.withLock({ $0.nextTick }), now < known { return known }
        let next = try await schedules.fire(now: now)
        state.withLock { $0.nextTick = next ?? .distantFuture }
        return next
    }

    /// Fills the consumer's free places with calls.
    private func take(for consumer: Consumer) async throws {
        while true {
            let free = consumer.concurrency - state.withLock { $0.running[consumer.queue] ?? 0 }
            guard free > 0, !state.withLock({ $0.isStopping }) else { return }
            let now = now
            let receipt = uuidV7(now: now)
            let limit = consumer.batch * free
            let messages = try await store.receive(
                from: consumer.queue, limit: limit,
                hiddenUntil: now.addingTimeInterval(consumer.visibility / .seconds(1)), receipt: receipt, now: now)
            if !messages.isEmpty { FaultPoint.reached("message.taken") }
            for start in stride(from: 0, to: messages.count, by: consumer.batch) {
                let batch = Array(messages[start..<min(start + consumer.batch, messages.count)])
                begin(batch, receipt, for: consumer)
            }
            if messages.count < limit { return }
        }
    }

    private func begin(_ batch: [StoredMessage], _ receipt: UUID, for consumer: Consumer) {
        let number = state.withLock { state in
            state.running[consumer.queue, default: 0] += 1
            state.nextCall += 1
            return state.nextCall
        }
        let call = loops.next().run { [self] in
            await deliver(batch, receipt, for: consumer)
            state.withLock { state in
                state.running[consumer.queue, default: 1] -= 1
                if state.calls.removeValue(forKey: number) == nil { state.finished.insert(number) }
            }
            wakeUp.ring()
        }
        state.withLock { state in
            // On a loop's own thread the call may be over before this line.
            if state.finished.remove(number) == nil { state.calls[number] = call }
        }
    }

    private func reportDatabase(isDown: Bool, _ error: (any Error)? = nil) {
        let changed = state.withLock { state in
            defer { state.isDown = isDown }
            return state.isDown != isDown
        }
        guard changed else { return }
        if isDown {
            configuration.log.warning("background work waits for the database", ["error": error])
        } else {
            configuration.log.info("background work goes on")
        }
    }
}
