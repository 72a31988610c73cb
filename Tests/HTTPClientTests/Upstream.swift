import CartwrightEventLoop
import CartwrightHTTP
import CartwrightHTTPClient
import Synchronization

/// A server on this machine that answers as a closure says, and remembers what it was asked.
final class Upstream: RequestHandler {
    let port: Int
    private let server = Mutex<HTTPServer?>(nil)
    private let seen = Mutex<[Request]>([])
    private let unanswered = Mutex<[Exchange]>([])
    private let answer: @Sendable (Request, Int) -> Response?

    /// `answer` gets the request and its number from 1; nil leaves the client waiting.
    init(_ answer: @escaping @Sendable (Request, Int) -> Response?) throws {
        self.answer = answer
        let socket = try ListeningSocket()
        port = socket.port
        let server = HTTPServer(handler: self, loops: .shared)
        server.listen(on: socket)
        self.server.withLock { $0 = server }
    }

    var requests: [Request] { seen.withLock { $0 } }

    func handle(_ request: Request, _ exchange: Exchange) {
        let number = seen.withLock {
            $0.append(request)
            return $0.count
        }
        if let response = answer(request, number) {
            exchange.respond(response)
        } else {
            unanswered.withLock { $0.append(exchange) }
        }
    }

    func request(_ method: String = "GET", _ path: String = "/", body: [UInt8] = []) -> OutgoingRequest {
        var request = OutgoingRequest(method, "http://127.0.0.1:\(port)\(path)", body: body)
        request.isInternal = true
        return request
    }

    func stop() { server.withLock { $0 = nil } }
}
