public import CartwrightEventLoop
public import CartwrightHTTP
import CartwrightJSON
import CartwrightLocalRuntime
import CartwrightSecurity
import FoundationEssentials

/// The Lambda service as the AWS CLI and the SDKs call it, on the admin port: any credentials, only `endpoint_url` set.
public final class LambdaEndpoints: RequestHandler {
    /// How the service behaves.
    public struct Options: Sendable {
        public var place = WorkerPlace()
        public var clock: WallClock = .system
        /// The wait before the first retry of an event that nobody waits for.
        public var retryPause: Duration {
            get { asynchronous.pause }
            set { asynchronous.pause = newValue }
        }
        /// Gets the record of every event that nobody waited for, once it has succeeded or is given up.
        public var destination: @Sendable (_ function: String, _ succeeded: Bool, _ record: [UInt8]) async -> Void = {
            _, _, _ in
        }
        var asynchronous = AsyncInvocation.Policy()

        public init() {}
    }

    let functions: any FunctionInvoking
    let options: Options
    let later: AsyncInvocations
    private let modified: String

    public init(_ functions: any FunctionInvoking, options: Options = Options()) {
        self.functions = functions
        self.options = options
        later = AsyncInvocations(functions, options)
        modified = WallTime.text(options.clock.now).replacing("Z", with: "+0000")
    }

    public func admit(_ request: Request) -> Admission {
        if let refusal = AdminDoor.refusal(of: request) { return .refuse(refusal) }
        return .accept(bodyLimit: PayloadLimits.request)
    }

    public func refusal(_ status: Status, reason: String, to request: Request?, from address: String) -> Response {
        if status == .contentTooLarge { return LambdaFailure.tooLarge(PayloadLimits.request).response }
        let isOfUser = status.code < 500
        return LambdaFailure(
            status: status.code, type: isOfUser ? "InvalidRequestContentException" : "ServiceException",
            message: reason, isOfUser: isOfUser
        ).response
    }

    public func handle(_ request: Request, _ exchange: Exchange) {
        exchange.loop.run { [self] in
            exchange.respond(await answer(request, on: exchange.loop))
        }
    }

    /// The answer to a request; what is retried later runs on the loop.
    func answer(_ request: Request, on loop: EventLoop) async -> Response {
        // It stands in the paths of the Runtime API, so what a caller calls its request has to be an id.
        let own = request.headers["x-amzn-requestid"].flatMap { UUID(uuidString: $0) }
        let id = (own ?? uuidV7(now: options.clock.now)).uuidString.lowercased()
        var response: Response
        do throws(LambdaFailure) {
            switch LambdaOperation(request.method, request.path) {
            case .invoke(let name): response = try await invoke(name, request, id, on: loop)
            case .stream(let name): response = try await stream(name, request, id)
            case .getFunction(let name):
                let function = try self.function(name, request)
                response = .json(
                    bytes(of: FunctionDescription.whole(function, in: options.place, modified: modified)))
            case .getConfiguration(let name):
                let function = try self.function(name, request)
                response = .json(
                    bytes(of: FunctionDescription.configuration(function, in: options.place, modified: modified)))
            case .listFunctions: response = try list(request)
            case nil: throw .unknownOperation(request.method, request.path)
            }
        } catch {
            response = error.response
        }
        response.headers["x-amzn-requestid"] = id
        return response
    }

    /// The function that a request names, in the one version there is.
    func function(_ name: String, _ request: Request) throws(LambdaFailure) -> WorkerFunction {
        let reference = FunctionReference(name, qualifier: request.query("Qualifier"))
        guard reference.isLatest, let function = functions.functions.first(where: { $0.name == reference.name })
        else { throw .unknownFunction(reference.arn(options.place)) }
        return function
    }

    private func list(_ request: Request) throws(LambdaFailure) -> Response {
        var most = 50
        if let text = request.query("MaxItems") {
            guard let number = Int(text), (1...10_000).contains(number) else {
                throw .invalidParameter("MaxItems is a number from 1 to 10000")
            }
            most = min(number, 50)
        }
        let all = functions.functions
        var start = 0
        if let marker = request.query("Marker"), !marker.isEmpty {
            guard let index = all.firstIndex(where: { $0.name == marker }) else {
                throw .invalidParameter("Invalid Marker")
            }
            start = index
        }
        let page = all[start...].prefix(most)
        let next = start + page.count
        var body: JSONObject = [
            "Functions": .array(
                page.map { FunctionDescription.configuration($0, in: options.place, modified: modified) })
        ]
        body["NextMarker"] = next < all.count ? .string(all[next].name) : .null
        return .json(bytes(of: .object(body)))
    }
}
