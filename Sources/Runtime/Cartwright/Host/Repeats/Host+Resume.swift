import CartwrightHTTP
import CartwrightPostgres
import FoundationEssentials

/// `idempotent: steps`: the key's row is written first and held by a lease; each step stores its result in its own
/// transaction. A call that was cut off is resumed by the next one with the same key, after the lease.
extension Host {
    func resume(
        _ key: RepeatKey, _ state: CallState, _ work: @escaping @Sendable (CallState) async throws -> Answer
    ) async throws -> Answer {
        guard let database = state.database?.withDeadline(state.deadline) else { throw DatabaseError.unavailable }
        let lease = Lease(key: key, state: state, database: database)
        if let kept = try await lease.claim() { return try kept.replay() }
        do {
            let answer = try await work(state.with(repeats: StepScope(lease)))
            await lease.finish(try KeptAnswer(answer))
            return answer
        } catch let problem as Problem where problem.isKept && state.request != nil {
            let problem = vetted(problem, of: state.function)
            let answer = Answer(problem.response(instance: state.request?.path, requestID: state.requestID))
            await lease.finish(try KeptAnswer(answer))
            return answer
        } catch {
            await lease.release()
            throw error
        }
    }
}
