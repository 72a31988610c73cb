import CartwrightEventLoop
import CartwrightHTTP

/// A server on a port of its own whose handler is a closure.
struct TestServer: Sendable {
    let server: HTTPServer
    let socket: ListeningSocket
    var port: Int { socket.port }

    static let loops = EventLoopGroup(loops: 2)

    /// Deadlines that a busy machine does not miss; a test of one shortens it.
    static let patient: HTTPServer.Limits = {
        var limits = HTTPServer.Limits()
        limits.headerTimeout = .seconds(60)
        limits.bodyTimeout = .seconds(60)
        limits.writeTimeout = .seconds(60)
        limits.lingerTimeout = .seconds(20)
        return limits
    }()

    init(
        limits: HTTPServer.Limits = TestServer.patient, loops: EventLoopGroup = TestServer.loops,
        admit: @escaping @Sendable (Request) -> Admission = { _ in .accept(bodyLimit: 65_536) },
        _ handle: @escaping @Sendable (Request, Exchange) -> Void
    ) throws {
        socket = try ListeningSocket()
        server = HTTPServer(handler: Closures(admission: admit, handling: handle), loops: loops, limits: limits)
        server.listen(on: socket)
    }

    /// Answers with what it understood of the request.
    static func describing(_ request: Request) -> Response {
        let line = "\(request.method) \(request.path) ?\(request.rawQuery) \(request.body.bytes.count)"
        return .text(line)
    }

    func client(receiveBuffer: Int32? = nil) async throws -> RawClient {
        try await RawClient(port: port, receiveBuffer: receiveBuffer, of: self)
    }

    /// Sends the text on a connection of its own and returns all that comes back until the server closes.
    func talk(_ text: String, halfClose: Bool = false) async throws -> String {
        try await talk(Array(text.utf8), halfClose: halfClose)
    }

    func talk(_ bytes: [UInt8], halfClose: Bool = false) async throws -> String {
        let client = try await client()
        try await client.send(bytes)
        if halfClose { client.finishSending() }
        return try await client.receiveAll()
    }
}

struct Closures: RequestHandler {
    let admission: @Sendable (Request) -> Admission
    let handling: @Sendable (Request, Exchange) -> Void

    func admit(_ request: Request) -> Admission { admission(request) }
    func handle(_ request: Request, _ exchange: Exchange) { handling(request, exchange) }
}
