import CartwrightEventLoop
public import CartwrightHTTP
import CartwrightLogging
import CartwrightManifest
import CartwrightSecurity
import FoundationEssentials

extension Host {
    /// The answer of a function to a request. `names` are those of `request.parameters`; never throws: what goes wrong
    /// is a problem in the answer, and the truth in the log.
    public func answer(
        _ request: Request, by function: HostedFunction, names: [String] = [], deadline: UInt64? = nil
    ) async -> Response {
        let id = uuidV7(now: configuration.clock.now).uuidString.lowercased()
        guard case .http(let handler) = function.trigger.handler else { return Response(.notFound) }
        let state = CallState(
            function: function.name, requestID: id, request: request, clock: configuration.clock,
            log: configuration.log.with(requestID: id, function: function.name), deadline: deadline,
            database: configuration.database, dependencies: dependencies)
        do {
            let body = try await request.body.collect(upTo: function.declaration.body)
            return try await handler(InputSource(request: request, names: names, body: body), Call(state)).response
        } catch {
            return Response(.internalServerError)
        }
    }

    /// A problem as an answer, for what the gateway answers by itself.
    public func answer(_ problem: Problem, to request: Request?) -> Response { Response(Status(problem.status)) }
}
