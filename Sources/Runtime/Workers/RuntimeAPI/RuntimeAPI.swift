import CartwrightHTTP
import CartwrightJSON
import CartwrightLambdaRuntime

/// The Runtime API of one process, over HTTP.
final class RuntimeAPI: RequestHandler, @unchecked Sendable {
    // Unchecked: only the loop's thread asks for the process.
    private weak var process: FunctionProcess?

    init(_ process: FunctionProcess) { self.process = process }

    static var limits: HTTPServer.Limits {
        var limits = HTTPServer.Limits()
        // A process waits for its next event as long as it takes, and a stream may be silent as long as its function may run.
        limits.idleTimeout = .seconds(86_400)
        limits.bodyTimeout = .seconds(1_000)
        limits.bytesPerSecond = 0
        limits.connections = 256
        limits.discardedBytes = 64 << 20
        return limits
    }

    func admit(_ request: Request) -> Admission {
        switch RuntimeOperation.match(request.method, request.path) {
        case .unknown: .refuse(RuntimeReply.unknownPath.response)
        case .otherMethod: .refuse(RuntimeReply.otherMethod.response)
        case .operation(.response, let id): admitResponse(request, id)
        case .operation(let operation, let id):
            .accept(tag: operation.rawValue, parameters: [id], bodyLimit: PayloadLimits.response)
        }
    }

    /// What is streamed, or may be too long, is looked at as it comes.
    private func admitResponse(_ request: Request, _ id: String) -> Admission {
        let tag = RuntimeOperation.response.rawValue
        if request.headers[.lambdaResponseMode] == nil,
            let length = request.headers[.contentLength].flatMap({ Int($0) }), length <= PayloadLimits.response
        {
            return .accept(tag: tag, parameters: [id], bodyLimit: PayloadLimits.response)
        }
        return .accept(
            tag: tag, parameters: [id], bodyLimit: PayloadLimits.streamed + (1 << 20), streamsBody: true)
    }

    func refusal(_ status: Status, reason: String, to request: Request?, from address: String) -> Response {
        switch status {
        case .contentTooLarge: RuntimeReply.tooLarge.response
        case .badRequest: RuntimeReply.truncated.response
        default: RuntimeReply(status: status.code, errorType: "BadRequest", message: reason).response
        }
    }

    func handle(_ request: Request, _ exchange: Exchange) {
        guard let process, !process.hasEnded, let operation = RuntimeOperation(rawValue: request.tag) else {
            exchange.respond(RuntimeReply.invalidTransition.response)
            return
        }
        let id = request.parameters.first ?? ""
        switch operation {
        case .next: process.next(exchange)
        case .response: process.answer(id, request, exchange)
        case .error: process.report(id, request, exchange)
        case .initError: process.reportInit(request, exchange)
        case .restoreNext:
            exchange.respond(process.state.restore()?.response ?? Response(.ok))
        case .restoreError:
            exchange.respond((process.state.restore() ?? .accepted).response)
        case .register: process.register(request, exchange)
        case .extensionNext: process.extensionNext(request, exchange)
        case .extensionInitError, .extensionExitError: process.extensionFailed(request, exchange)
        case .telemetry: exchange.respond(.text("OK"))
        case .ping: exchange.respond(.text("pong"))
        }
    }
}
