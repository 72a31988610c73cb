import CartwrightEventLoop
package import CartwrightHTTP
import CartwrightJSON
import CartwrightManifest

/// What an HTTP handler's input is made of: the request, with its body read and its path captured by name.
package struct InputSource: Sendable {
    package let request: Request
    /// The names of `request.parameters`, in order.
    package let names: [String]
    /// The body, whole; empty where the handler takes it as a stream.
    package let body: [UInt8]
    /// A message that has been read already, in place of a body.
    private let message: JSONObject?
    /// A field of the message that is there for others, and no mistake where the input does not ask for it.
    private let ignored: String?
    /// The function's limit, for the kind that counts by what the input names.
    private let limiter: RateLimiter?

    init(request: Request, names: [String], body: [UInt8], limiter: RateLimiter? = nil) {
        self.limiter = limiter
        self.request = request
        self.names = names
        self.body = body
        message = nil
        ignored = nil
    }

    init(
        request: Request, names: [String], message: JSONObject, ignoring ignored: String?, limiter: RateLimiter?
    ) {
        self.limiter = limiter
        self.request = request
        self.names = names
        body = []
        self.message = message
        self.ignored = ignored
    }

    func decode<Input: Decodable>(_ type: Input.Type, _ call: Call) throws -> Input {
        try beforeHandler {
            let object =
                try message
                ?? (body.isEmpty ? nil : JSONBody.object(body, contentType: request.headers[.contentType]))
            let input = try decode(type, body: object)
            if let limiter, limiter.rule.by == .account { try count(input, limiter) }
            return input
        }
    }

    /// `limit: {rate: 5/minute, by: account}` counts by the account an input names, in whatever case it is written.
    private func count(_ input: some Decodable, _ limiter: RateLimiter) throws {
        let account = (input as? any NamesAccount)?.account.lowercased()
        let subject = account ?? RateLimiter.origin(of: request.remoteAddress)
        let decision = limiter.take(subject, at: monotonicNanoseconds())
        if !decision.isAllowed { throw Problem.limited(decision) }
    }

    func decodeHead<Input: Decodable>(_ type: Input.Type) throws -> Input {
        try beforeHandler { try decode(type, body: nil) }
    }

    private func beforeHandler<Result>(_ work: () throws -> Result) throws -> Result {
        do { return try work() } catch var problem as Problem {
            problem.precedesHandler = true
            throw problem
        }
    }

    func rawBody() -> RawBody {
        RawBody(body, contentType: request.headers[.contentType], headers: request.headers)
    }

    private func decode<Input: Decodable>(_ type: Input.Type, body: JSONObject?) throws -> Input {
        var path: [(name: String, value: String)] = []
        for (name, value) in zip(names, request.parameters) { path.append((name, value)) }
        let root = InputRoot(path: path, query: QueryString.fields(request.rawQuery), body: body)
        let pass = InputPass(isRecording: false)
        var thrown: InputFailure?
        do {
            let input = try pass.decode(type, .root(root), at: .top)
            pass.noteUnknownFields(but: ignored)
            if pass.errors.isEmpty { return input }
        } catch let failure as InputFailure { thrown = failure }
        throw problem(type, root, thrown)
    }

    /// The second walk: every error there is, not only the first.
    private func problem<Input: Decodable>(_ type: Input.Type, _ root: InputRoot, _ first: InputFailure?) -> Problem {
        let pass = InputPass(isRecording: true)
        _ = try? pass.decode(type, .root(root), at: .top)
        pass.noteUnknownFields(but: ignored)
        if pass.pathIsWrong || first?.isInPath == true { return .notFound }
        if let first, pass.errors.isEmpty { pass.note(first.error) }
        return .invalid(pass.errors)
    }
}
