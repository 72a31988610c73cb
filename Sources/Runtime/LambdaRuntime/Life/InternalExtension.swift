import CartwrightEventLoop
import CartwrightHTTP
import CartwrightLogging

/// Lambda sends SIGTERM before it ends a process only where an extension is registered. This one is a part of the runtime,
/// asks for no events, and is there for that alone.
enum InternalExtension {
    private static let patience: Duration = .milliseconds(500)

    /// Whether this environment is one that would end the process without a word.
    static func isNeeded(_ environment: [String: String]) -> Bool {
        environment["AWS_LAMBDA_INITIALIZATION_TYPE"] != nil || environment["AWS_EXECUTION_ENV"] != nil
    }

    /// Registers, and waits for events that never come: without that wait the environment would not get ready. Where nobody
    /// knows of extensions nothing is lost.
    static func register(_ address: RuntimeAddress, _ target: ClientAddress, on loop: EventLoop, log: Logger) async {
        let request = RuntimeRequest(
            path: "\(RuntimeRequest.extensions)/register", headers: [("lambda-extension-name", "cartwright")],
            body: Array(#"{"events":[]}"#.utf8)
        ).bytes(to: address)
        let registered = await BoundedWork.run(on: loop, until: monotonicNanoseconds() &+ patience.nanoseconds) {
            await Registration(request, target, on: loop)
        }
        guard let registered, let registered else { return }
        let next = RuntimeRequest(
            method: "GET", path: "\(RuntimeRequest.extensions)/event/next",
            headers: [("lambda-extension-identifier", registered.identifier)]
        ).bytes(to: address)
        loop.run { _ = try? await registered.connection.send(next) }
    }

    private struct Registration: Sendable {
        let connection: ClientConnection
        let identifier: String

        init?(_ request: [UInt8], _ target: ClientAddress, on loop: EventLoop) async {
            guard let connection = try? await ClientConnection.open(target, on: loop, bodyLimit: 64 << 10),
                let reply = try? await connection.send(request)
            else { return nil }
            guard reply.status == 200, let identifier = reply.headers["lambda-extension-identifier"] else {
                connection.close()
                return nil
            }
            self.connection = connection
            self.identifier = identifier
        }
    }
}
