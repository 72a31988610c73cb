import CartwrightEventLoop
public import CartwrightHTTP
import CartwrightLogging
import CartwrightManifest
import FoundationEssentials

extension Host {
    /// The answer of a function to a request. `names` are those of `request.parameters`; never throws: what goes wrong
    /// is a problem in the answer, and the truth in the log. `caller` stands in for the request's own credentials.
    public func answer(
        _ request: Request, by function: HostedFunction, names: [String] = [], deadline: UInt64? = nil,
        as caller: Caller? = nil, requestID: String? = nil
    ) async -> Response {
        let began = monotonicNanoseconds()
        let now = configuration.clock.now
        let id = requestID ?? RequestID.of(request, now: now)
        var identity =
            caller.map { Identity(caller: $0) }
            ?? Identity(of: request, tokens: tokens, keyPrefix: apiKeys?.prefix, now: now)
        var budget: TokenBucket.Decision?
        var response: Response
        do {
            if let key = identity.presentedKey {
                let state = state(of: request, function, identity, id, now, deadline ?? began + function.timeout)
                try await look(up: key, state, for: function, &identity)
            }
            try admit(identity, to: function, changes: !request.method.isSafe)
            budget = function.limiter?.decision(for: identity, request, at: began)
            if let budget, !budget.isAllowed { throw Problem.limited(budget) }
            let state = state(of: request, function, identity, id, now, deadline ?? began + function.timeout)
            response = finish(try await run(function, request, names, state), for: request)
        } catch {
            response = render(error, request, id, function)
        }
        if let limiter = function.limiter, let budget { limiter.describe(budget, in: &response) }
        response.headers.add(.xRequestID, id)
        close(request, response, function, identity, id, began)
        return response
    }

    func state(
        of request: Request, _ function: HostedFunction, _ identity: Identity, _ id: String, _ now: Date,
        _ deadline: UInt64
    ) -> CallState {
        CallState(
            function: function.name, requestID: id, request: request, caller: identity.caller,
            guestToken: identity.guestToken, clock: configuration.clock, now: now,
            log: configuration.log.with(requestID: id, function: function.name), deadline: deadline,
            database: configuration.database, dependencies: function.dependencies)
    }

    /// Runs the handler, with the key's protection where one is sent and declared.
    private func run(
        _ function: HostedFunction, _ request: Request, _ names: [String], _ state: CallState
    ) async throws -> Answer {
        guard case .http(let handler) = function.trigger.handler else { throw Problem.notFound }
        var body: [UInt8] = []
        switch request.body {
        case .none: break
        case .bytes(let bytes): body = bytes
        case .stream: if !function.streamsBody { body = try await request.body.collect(upTo: function.bodyLimit) }
        }
        let source = InputSource(request: request, names: names, body: body, limiter: function.limiter)
        guard function.repeats != .no, !request.method.isSafe else { return try await handler(source, Call(state)) }
        guard let key = try RepeatKey(of: state, access: function.access, body: body) else {
            if configuration.requiresIdempotencyKeys, request.method == .post {
                throw Problem.badRequest("idempotency_key_required", "Send an Idempotency-Key with this request")
            }
            return try await handler(source, Call(state))
        }
        let work: @Sendable (CallState) async throws -> Answer = { try await handler(source, Call($0)) }
        return function.repeats == .steps
            ? try await resume(key, state, work) : try await runOnce(key, state, work)
    }

    /// 401 says the same to everybody, 403 comes only to those who are known.
    func admit(_ identity: Identity, to function: HostedFunction, changes: Bool) throws {
        if identity.hasBadToken, !function.access.isOpenToAll {
            throw Problem.unauthorized
        }
        switch function.access.verdict(for: identity.caller, service: function.service, changes: changes) {
        case .allowed: break
        case .signInFirst: throw Problem.unauthorized
        case .forbidden: throw Problem.forbidden
        case .needsScope(let scope): throw Problem.insufficientScope(scope)
        }
    }

    /// ETag, 304 and what must not be cached.
    private func finish(_ answer: Answer, for request: Request) -> Response {
        var response = answer.response
        if answer.isConfidential { response.headers[.cacheControl] = "no-store" }
        guard let tag = answer.entityTag else { return response }
        let quoted = "\"" + tag + "\""
        if request.method == .get || request.method == .head, let header = request.headers[.ifNoneMatch],
            EntityTag.ifNoneMatch(header, names: tag)
        {
            return Response(.notModified, headers: [.eTag: quoted])
        }
        response.headers.add(.eTag, quoted)
        return response
    }

    func render(_ error: any Error, _ request: Request, _ id: String, _ function: HostedFunction) -> Response {
        problem(of: error, id, function).response(instance: request.path, requestID: id)
    }

    /// What the caller hears about an error; the log hears the truth.
    func problem(of error: any Error, _ id: String, _ function: HostedFunction) -> Problem {
        let log = configuration.log.with(requestID: id, function: function.name)
        guard let problem = Problem(error).map({ vetted($0, of: function.name) }) else {
            log.error("the handler threw what is not a Problem", ["error": "\(error)"])
            return .internalError
        }
        if problem.status >= 500 {
            log.warning("the call failed", ["code": problem.code, "error": "\(error)"])
        }
        return problem
    }

    /// The one line of the request.
    private func close(
        _ request: Request, _ response: Response, _ function: HostedFunction, _ identity: Identity, _ id: String,
        _ began: UInt64
    ) {
        let elapsed = monotonicNanoseconds() - began
        let bytes = if case .bytes(let bytes) = response.body { bytes.count } else { 0 }
        configuration.log.request(
            RequestLine(
                method: request.method.name, path: request.path, status: response.status.code, nanoseconds: elapsed,
                bytes: bytes, requestID: id, function: function.name, caller: identity.caller.label,
                address: request.remoteAddress))
    }
}

extension Host {
    /// The id of a request: its own where that is sane, else a new one. For a gateway that may have to answer for a
    /// function, and wants to name the request as the function's log does.
    public func requestID(of request: Request) -> String { RequestID.of(request, now: configuration.clock.now) }

    /// A problem as an answer, for what the gateway answers by itself: no such route, wrong method, deadline over.
    public func answer(_ problem: Problem, to request: Request?, requestID: String? = nil) -> Response {
        let now = configuration.clock.now
        let id = requestID ?? request.map { RequestID.of($0, now: now) } ?? RequestID.make(now: now)
        var response = problem.response(instance: request?.path, requestID: id)
        response.headers.add(.xRequestID, id)
        return response
    }
}
