import Cartwright
import CartwrightEventLoop
package import CartwrightHTTP
package import CartwrightLocalRuntime
import CartwrightManifest
import CartwrightSecurity
import FoundationEssentials

extension DevFunctions {
    /// From the gateway through payload 2.0 to a process, and back, as an HTTP API of AWS does it.
    package func answer(_ routed: RoutedRequest) async -> Response {
        let (request, function, id) = (routed.request, routed.function, routed.requestID)
        let host = isolation.host
        // Another language's program cannot know who may call; on AWS an authorizer stands before it.
        if !function.declaration.command.isEmpty,
            let refusal = await host.refusal(of: request, to: function, requestID: id)
        {
            return refusal
        }
        let trace = request.headers["x-amzn-trace-id"] ?? TraceID.new()
        var event = FunctionEvent(payload(of: routed, trace))
        event.id = UUID(uuidString: id) == nil ? nil : id
        event.contentType = "application/json"
        event.traceID = trace
        event.wantsLog = false
        let left = Double(routed.deadline &- min(routed.deadline, monotonicNanoseconds())) / 1e9
        // A little before the gateway itself gives up, so that the caller hears the better reason.
        event.waitUntil = WallClock.system.now.addingTimeInterval(max(0, left - 0.1))
        do {
            let answer = try await workers.invokeWhole(function.name, event)
            return response(to: answer, id)
        } catch {
            return host.answer(Self.problem(error), to: request, requestID: id)
        }
    }

    private func payload(of routed: RoutedRequest, _ trace: String) -> [UInt8] {
        let port = routed.request.headers[.host]?.split(separator: ":").last.flatMap { Int($0) }
        let event = GatewayEvent(
            request: routed.request, routeKey: "\(routed.route)", names: routed.route.path.parameters,
            requestID: routed.requestID, traceID: trace, time: WallClock.system.now, place: workers.options.place,
            port: port ?? 80,
            isSecure: routed.request.headers[.xForwardedProto] == "https")
        return event.bytes
    }

    private func response(to answer: FunctionAnswer, _ id: String) -> Response {
        guard answer.error == nil, case .bytes(let bytes) = answer.body else {
            var failure = GatewayAnswer.failure
            failure.headers.add(.xRequestID, id)
            return failure
        }
        return GatewayAnswer.response(to: bytes, contentType: answer.contentType)
    }

    private static func problem(_ refusal: FunctionRefusal) -> Problem {
        switch refusal {
        case .throttled(isReserved: true):
            Problem(
                status: 429, code: "too_many_at_once", title: "Too much at once",
                detail: "As many calls of this function as are reserved for it are under way",
                headers: [("Retry-After", "1")])
        case .tooLarge:
            Problem(
                status: 413, code: "body_too_large", title: "The body is too large",
                detail: "With its headers it is longer than the 6 MB that a function is called with")
        case .throttled(isReserved: false): .unavailable("overloaded", "No process was free in time", retryAfter: 1)
        case .unknown, .stopping: .unavailable("overloaded", "The functions are being replaced", retryAfter: 1)
        }
    }
}
