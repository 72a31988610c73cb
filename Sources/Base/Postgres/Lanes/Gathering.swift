import CartwrightEventLoop
import Synchronization

/// The writes of one kind that wait, on all loops, while a statement makes those that came before them.
///
/// Nobody waits for company: a write that finds no statement under way goes out at the end of the loop's tick. It is the time
/// of the statement before it in which others join it, so the more there is to do the more is done at once. Where as many
/// wait as a statement takes, another goes out beside the one under way, up to one for each loop.
final class Gathering: Sendable {
    private enum Outcome {
        case made(GatheredRows)
        /// The statement was refused, for whichever of its writes: each is made by itself, and learns its own fate.
        case refused
    }

    private struct Waiting {
        let ticket: Int
        let write: any GatheredWrite
        /// Two that happen to have the same are treated as one subject: the later one goes with the next statement.
        let subject: Int
        let deadline: UInt64
        let continuation: UnsafeContinuation<Outcome, any Error>
    }

    private enum Next { case wait, go, refuse }

    private struct State {
        var waiting: [Waiting] = []
        var underWay = 0
        var lastTicket = 0
    }

    private let limit: Int
    private let state = Mutex(State())
    private let mostUnderWay: Int

    /// A statement of more would make its callers wait longer than it saves.
    private static let mostAtOnce = 32

    /// `limit`: how many may wait.
    init(limit: Int, mostUnderWay: Int) {
        self.limit = limit
        self.mostUnderWay = mostUnderWay
    }

    func make(_ write: any GatheredWrite, _ deadline: UInt64, on lanes: Lanes) async throws -> GatheredRows {
        if Task.isCancelled { throw CancellationError() }
        if deadline <= lanes.loop.instant { throw DatabaseError.timedOut }
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        let timer =
            deadline == .max
            ? nil : lanes.loop.schedule(at: deadline) { [self] in withdraw(ticket, DatabaseError.timedOut) }
        defer { timer?.cancel() }
        let outcome = try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                enqueue(
                    Waiting(
                        ticket: ticket, write: write, subject: write.subjectHash, deadline: deadline,
                        continuation: continuation), on: lanes)
            }
        } onCancel: {
            withdraw(ticket, CancellationError())
        }
        switch outcome {
        case .made(let rows): return rows
        case .refused: return GatheredRows(all: try await lanes.single(write.statement(with: [write]), deadline))
        }
    }

    private func enqueue(_ new: Waiting, on lanes: Lanes) {
        let next: Next = state.withLock { state in
            if state.waiting.count >= limit { return .refuse }
            state.waiting.append(new)
            let isNext = state.underWay == 0 || state.underWay < mostUnderWay && state.waiting.count >= Self.mostAtOnce
            if isNext { state.underWay += 1 }
            return isNext ? .go : .wait
        }
        switch next {
        case .wait: break
        case .refuse: new.continuation.resume(throwing: DatabaseError.overloaded)
        case .go: lanes.loop.atEndOfTick { [self, lanes] in makeNext(on: lanes) }
        }
    }

    /// Makes those that wait by now. When their answer is here the next go out first, so that Postgres need not wait for all
    /// that is done with the answer.
    private func makeNext(on lanes: Lanes) {
        lanes.loop.run { [self, lanes] in
            guard let batch = takeBatch(), let deadline = batch.map({ $0.deadline }).max() else { return }
            let outcome: Result<QueryResult, any Error>
            do {
                let statement = batch[0].write.statement(with: batch.map { $0.write })
                outcome = .success(try await lanes.single(statement, deadline))
            } catch { outcome = .failure(error) }
            makeNext(on: lanes)
            tell(batch, outcome)
        }
    }

    private func tell(_ batch: [Waiting], _ outcome: Result<QueryResult, any Error>) {
        do {
            let parts = try GatheredRows.split(outcome.get(), among: batch.count)
            for index in batch.indices { batch[index].continuation.resume(returning: .made(parts[index])) }
        } catch DatabaseError.server where batch.count > 1 {
            for waiting in batch { waiting.continuation.resume(returning: .refused) }
        } catch {
            for waiting in batch { waiting.continuation.resume(throwing: error) }
        }
    }

    /// One that no statement makes yet waits no longer.
    private func withdraw(_ ticket: Int, _ error: any Error) {
        let withdrawn = state.withLock { state in
            state.waiting.firstIndex { $0.ticket == ticket }.map { state.waiting.remove(at: $0) }
        }
        withdrawn?.continuation.resume(throwing: error)
    }

    /// The first of those that wait, one for each subject. Nil where nobody waits.
    private func takeBatch() -> [Waiting]? {
        state.withLock { state in
            if state.waiting.isEmpty {
                state.underWay -= 1
                return nil
            }
            var batch: [Waiting] = []
            var subjects: Set<Int> = []
            batch.reserveCapacity(min(state.waiting.count, Self.mostAtOnce))
            subjects.reserveCapacity(min(state.waiting.count, Self.mostAtOnce))
            var others: [Waiting] = []
            for next in state.waiting {
                if batch.count < Self.mostAtOnce, subjects.insert(next.subject).inserted {
                    batch.append(next)
                } else {
                    others.append(next)
                }
            }
            state.waiting = others
            return batch
        }
    }
}
