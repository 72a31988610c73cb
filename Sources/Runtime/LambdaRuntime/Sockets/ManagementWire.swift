import Cartwright
import CartwrightEventLoop
import CartwrightHTTPClient
import CartwrightLogging

/// Carries frames to one client through API Gateway's management API: `POST …/@connections/{id}`, signed.
struct ManagementWire: SocketWire {
    private let url: String
    private let isInternal: Bool
    private let credentials: AWSCredentials
    private let region: String

    /// Nil where the event names no place to answer to.
    init?(_ context: SocketEvent.Context, _ environment: [String: String]) {
        guard let credentials = AWSCredentials(environment: environment) else { return nil }
        // An endpoint that the operator named may be on this machine; one that an event names may not.
        let named = environment["AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI"] ?? environment["AWS_ENDPOINT_URL"]
        guard var base = named ?? context.domainName.map({ "https://\($0)" }) else { return nil }
        while base.last == "/" { base.removeLast() }
        let stage = context.stage.map { "/" + AWSSignature.escaped($0) } ?? ""
        url = "\(base)\(stage)/@connections/\(AWSSignature.escaped(context.connectionId))"
        isInternal = named != nil
        self.credentials = credentials
        region = environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? "us-east-1"
    }

    func send(_ text: String) async throws {
        let status = try await call("POST", Array(text.utf8))
        if status == 410 { throw Problem.socketClosed }
        guard status < 300 else { throw Refused(status: status) }
    }

    /// The management API closes without a code or a reason; nobody waits for it.
    func close(code: UInt16, reason: String) {
        guard let loop = EventLoop.current else { return }
        loop.run { _ = try? await call("DELETE", []) }
    }

    private func call(_ method: String, _ body: [UInt8]) async throws -> Int {
        var request = OutgoingRequest(method, url, body: body)
        request.isInternal = isInternal
        request.isRepeatable = false
        request.headers = AWSSignature.headers(
            method, url, body: body, credentials: credentials, region: region, service: "execute-api",
            now: WallClock.system.now)
        if method == "POST" { request.headers.append(("Content-Type", "application/json")) }
        return try await HTTPClient.shared.send(request).status
    }

    private struct Refused: Error, CustomStringConvertible {
        let status: Int
        var description: String { "the management API answered \(status) to a frame" }
    }
}
