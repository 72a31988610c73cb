import Cartwright
import CartwrightEventLoop
import CartwrightHTTP

/// One request on its way through a function. It ends once: by the function's answer, or at its deadline.
///
/// Belongs to the loop's thread: the task of the call prefers that loop and comes back to it.
final class Invocation: @unchecked Sendable {
    // Unchecked: see above.

    let gateway: Gateway
    let route: GatewayRoute
    let request: Request
    let state: LoopState
    private let exchange: Exchange
    /// The same in the function's log and in the answer of a deadline.
    let requestID: String
    private let began: UInt64
    private var task: Task<Void, Never>?
    private var timer: LoopTimer?
    private var hasEnded = false

    init(_ gateway: Gateway, _ route: GatewayRoute, _ request: Request, _ exchange: Exchange, _ state: LoopState) {
        self.gateway = gateway
        self.route = route
        self.request = request
        self.exchange = exchange
        self.state = state
        began = monotonicNanoseconds()
        requestID = gateway.host.requestID(of: request)
    }

    private var deadline: UInt64 { began &+ route.timeout }

    /// Calls the function. Most calls that ask nobody else are over when this returns; only the others need a timer.
    func start() {
        let loop = exchange.loop
        state.shedder.begin()
        state.metrics.running(route.number, 1)
        loop.heartbeat.working(on: route.number)
        let task = loop.run { [self] in
            end(with: await answer())
        }
        loop.heartbeat.working(on: -1)
        if hasEnded { return }
        self.task = task
        timer = loop.schedule(at: deadline) { [self] in timeOut() }
        exchange.onClose = { [self] in abandon() }
    }

    private func answer() async -> Response {
        guard let isolated = gateway.isolated else {
            return await gateway.host.answer(
                request, by: route.function, names: route.parameters, deadline: deadline, requestID: requestID)
        }
        return await isolated.answer(
            RoutedRequest(
                request: request, function: route.function, route: route.route, deadline: deadline,
                requestID: requestID))
    }

    private func end(with response: Response) {
        guard finish(status: response.status.code) else { return }
        exchange.respond(gateway.decorated(response, for: request, requestID))
    }

    /// The function had its time: the caller gets its answer now, and whatever the function still says is dropped.
    private func timeOut() {
        guard finish(status: 504) else { return }
        state.metrics.timedOut(route.number)
        exchange.respond(gateway.decorated(gateway.timedOut(self), for: request, requestID))
        gateway.logTimeout(
            of: route.function.name, request.method.name, request.path, requestID, began: began)
        task?.cancel()
        task = nil
    }

    /// The client is gone. A read is not finished for nobody; a write is, for it may have happened already.
    private func abandon() {
        if request.method.isSafe { task?.cancel() }
    }

    private func finish(status: Int) -> Bool {
        if hasEnded { return false }
        hasEnded = true
        timer?.cancel()
        timer = nil
        exchange.onClose = nil
        state.shedder.end()
        state.metrics.running(route.number, -1)
        state.metrics.answered(route.number, status: status, latency: monotonicNanoseconds() &- began)
        state.flushLog(atEndOfTickOf: exchange.loop)
        return true
    }
}
