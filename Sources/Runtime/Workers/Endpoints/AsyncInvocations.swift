import CartwrightEventLoop
import CartwrightSecurity
import FoundationEssentials
import Synchronization

/// Events that nobody waits for, each on its way until it has succeeded or is given up. Kept in memory: an event that must not
/// be lost with this process goes through a queue.
final class AsyncInvocations: Sendable {
    /// More than this are not taken on.
    static let most = 10_000

    private let functions: any FunctionInvoking
    private let options: LambdaEndpoints.Options
    private let underway = Mutex<[UInt64: Task<Void, Never>]>([:])
    private let made = Atomic<UInt64>(0)

    init(_ functions: any FunctionInvoking, _ options: LambdaEndpoints.Options) {
        self.functions = functions
        self.options = options
    }

    deinit { for task in underway.withLock({ Array($0.values) }) { task.cancel() } }

    /// How many events are on their way.
    var count: Int { underway.withLock { $0.count } }

    /// Takes an event on; false when there are too many already.
    func accept(_ event: FunctionEvent, for function: WorkerFunction, on loop: EventLoop) -> Bool {
        guard count < Self.most else { return false }
        let number = made.add(1, ordering: .relaxed).newValue
        // Started later than it is noted, so that it can take its note back.
        loop.execute { [weak self, functions, options] in
            let task = loop.run { [weak self] in
                await Self.deliver(event, to: function, functions, options)
                self?.forget(number)
            }
            self?.note(number, task)
        }
        return true
    }

    private func note(_ number: UInt64, _ task: Task<Void, Never>) {
        underway.withLock { underway in
            // A task that ended at once has been forgotten before it was known.
            if ended.withLock({ $0.remove(number) != nil }) { return }
            underway[number] = task
        }
    }

    private func forget(_ number: UInt64) {
        underway.withLock { underway in
            if underway.removeValue(forKey: number) == nil { _ = ended.withLock { $0.insert(number) } }
        }
    }
    private let ended = Mutex<Set<UInt64>>([])

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
