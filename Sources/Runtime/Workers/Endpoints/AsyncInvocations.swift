import CartwrightEventLoop
import CartwrightSecurity
import FoundationEssentials
import Synchronization

/// Events that nobody waits for, each on its way until it has succeeded or is given up. Kept in memory: an event that must not
/// be lost with this process goes through a queue.
final class AsyncInvocations: Sendable {
    /// More than this are not taken on.
    static let most = 10_000

    private struct State {
        /// The task is missing for as long as it has not begun.
        var underway: [UInt64: Task<Void, Never>?] = [:]
        /// Of all their payloads.
        var bytes = 0
        var made: UInt64 = 0
    }

    private let functions: any FunctionInvoking
    private let options: LambdaEndpoints.Options
    private let state = Mutex(State())

    init(_ functions: any FunctionInvoking, _ options: LambdaEndpoints.Options) {
        self.functions = functions
        self.options = options
    }

    deinit { for case let task? in state.withLock({ Array($0.underway.values) }) { task.cancel() } }

    /// Takes an event on; false when there are too many already, or they are too long.
    func accept(_ event: FunctionEvent, for function: WorkerFunction, on loop: EventLoop) -> Bool {
        let size = event.payload.count
        let most = options.asynchronous.bytes
        let number: UInt64? = state.withLock { state in
            guard state.underway.count < Self.most, state.bytes + size <= most else { return nil }
            state.made += 1
            state.bytes += size
            state.underway[state.made] = .some(nil)
            return state.made
        }
        guard let number else { return false }
        // Started later than it is noted, so that it can take its note back.
        loop.execute { [weak self, functions, options] in
            let task = loop.run { [weak self] in
                await Self.deliver(event, to: function, functions, options)
                self?.forget(number, size)
            }
            self?.note(number, task)
        }
        return true
    }

    private func note(_ number: UInt64, _ task: Task<Void, Never>) {
        state.withLock { state in
            // One that ended at once has been forgotten already.
            if state.underway[number] != nil { state.underway[number] = task }
        }
    }

    private func forget(_ number: UInt64, _ size: Int) {
        state.withLock { state in
            if state.underway.removeValue(forKey: number) != nil { state.bytes -= size }
        }
    }

    private static func deliver(
        _ event: FunctionEvent, to function: WorkerFunction, _ functions: any FunctionInvoking,
        _ options: LambdaEndpoints.Options
    ) async {
        let began = options.clock.now
        var invocation = AsyncInvocation(options.asynchronous)
        while true {
            var answer: FunctionAnswer?
            let outcome: AsyncInvocation.Outcome
            do {
                let given = try await functions.invokeWhole(function.name, event)
                answer = given
                outcome = given.error == nil ? .success : .functionError
            } catch {
                outcome = function.reservedConcurrency == 0 ? .neverRoom : .throttled
            }
            let age = Duration.seconds(options.clock.now.timeIntervalSince(began))
            switch invocation.next(after: outcome, age: age) {
            case .retry(let pause):
                answer = nil
                do { try await options.clock.sleep(for: pause) } catch { return }
            case .over(let condition):
                let record = DestinationRecord(
                    time: WallTime.text(options.clock.now), requestID: event.id ?? "", arn: function.arn(options.place),
                    condition: condition, tries: invocation.tries, request: event.payload, answer: answer)
                await options.destination(function.name, condition == .success, record.bytes)
                return
            }
        }
    }
}
