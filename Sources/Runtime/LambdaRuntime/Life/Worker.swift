import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightLogging
import Glibc

/// Takes one invocation after the other from the Runtime API, and gives each its answer.
///
/// Belongs to its loop.
final class Worker: @unchecked Sendable {
    // Unchecked: see above; its task prefers that loop.

    let client: RuntimeClient
    private let runner: FunctionRunner
    private let loop: EventLoop
    /// Whether no other invocation runs in this process.
    private let isAlone: Bool
    private let log: Logger
    private var trace = TraceVariable()

    init(_ client: RuntimeClient, _ runner: FunctionRunner, on loop: EventLoop, isAlone: Bool, log: Logger) {
        self.client = client
        self.runner = runner
        self.loop = loop
        self.isAlone = isAlone
        self.log = log
    }

    /// Works until it is told to stop; throws when the Runtime API is gone.
    func run() async throws(RuntimeAPIError) {
        while let invocation = try await client.next() { try await take(invocation) }
    }

    private func take(_ invocation: NextInvocation) async throws(RuntimeAPIError) {
        let deadline = invocation.deadline(now: Self.milliseconds(), instant: monotonicNanoseconds())
        // Libraries look for the trace there; with several invocations at once it would be somebody else's.
        if isAlone { trace.set(invocation.context.traceID) }
        do {
            try await LambdaInvocation.$current.withValue(invocation.context) {
                try await LogDialect.$invocation.withValue(invocation.id) {
                    let outcome = await outcome(of: invocation, until: deadline)
                    try await report(outcome, of: invocation.id)
                }
            }
        } catch let error as RuntimeAPIError {
            throw error
        } catch {
            log.error("an answer could not be given", ["invocation": invocation.id, "error": error])
        }
    }

    /// Alone, Lambda itself keeps to the deadline, and ends the process. Beside others nobody does: there the invocation is let
    /// go of, so that its place is free again.
    private func outcome(of invocation: NextInvocation, until deadline: UInt64?) async -> Outcome {
        let runner = runner
        let (event, id) = (invocation.event, invocation.id)
        guard !isAlone, let deadline else { return await runner.run(event, id: id, deadline: deadline) }
        let outcome = await BoundedWork.run(on: loop, until: deadline) {
            await runner.run(event, id: id, deadline: deadline)
        }
        return outcome ?? .failure(FunctionError("Function.TimedOut", "\(id) did not end before its deadline"))
    }

    private func report(_ outcome: Outcome, of id: String) async throws {
        switch outcome {
        case .payload(let body):
            if body.count > FunctionError.payloadLimit { return try await fail(.tooLarge(body.count), id) }
            let reply = try await client.answer(.response(body, to: id))
            // A server may draw its line elsewhere.
            if reply.status == 413 { return try await fail(.tooLarge(body.count), id) }
            note(reply, id)
        case .stream(let prelude, let contentType, let write):
            try await stream(StreamedAnswer(client, to: id, contentType: contentType, prelude: prelude), write, id)
        case .failure(let error): try await fail(error, id)
        }
    }

    private func stream(
        _ answer: StreamedAnswer, _ write: @escaping @Sendable (ResponseWriter) async throws -> Void, _ id: String
    ) async throws {
        do {
            try await write(ResponseWriter { try await answer.write($0) })
        } catch {
            let failure = FunctionError(error)
            guard answer.hasBegun else { return try await fail(failure, id) }
            log.error("a streamed answer broke off", ["error": error])
            return note(try await answer.finish(failure), id)
        }
        note(try await answer.finish(), id)
    }

    private func fail(_ error: FunctionError, _ id: String) async throws {
        log.error("the invocation failed", ["error_type": error.type, "error": error.message])
        note(try await client.answer(.error(error, of: id)), id)
    }

    /// An answer that nobody takes any more is lost; whoever asked has had another one, or its time was over.
    private func note(_ reply: Reply, _ id: String) {
        if (200..<300).contains(reply.status) { return }
        log.warning("the Runtime API did not take an answer", ["error": RuntimeClient.reason(reply, id)])
    }

    private static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
