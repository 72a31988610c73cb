import Cartwright
import CartwrightHTTP
import CartwrightJSON
import CartwrightManifest

extension FunctionRunner {
    /// An event of a WebSocket. What the function has to say goes to the client over the management API; the answer to
    /// `$connect` alone is the event's own.
    func receive(_ document: JSONDocument, id: String, deadline: UInt64?) async throws -> Outcome {
        let event = try read(SocketEvent.self, document, as: "an event of a WebSocket")
        guard case .socket(let route) = function.declaration.trigger else { return .nothing }
        let request = event.request(path: "\(route.path)")
        switch event.requestContext.eventType {
        case .connect: return try await open(request, event, id: id, deadline: deadline)
        case .message: try await take(event, request, id: id, deadline: deadline)
        case .disconnect:
            let peer = await host.peer(event.requestContext.connectionId, openedBy: request, by: function, id: id)
            let code = event.requestContext.disconnectStatusCode ?? 1006
            await host.closed(peer, code: code, by: function, deadline: deadline)
        }
        return Self.accepted
    }

    private static let accepted = Outcome.payload(Array(#"{"statusCode":200}"#.utf8))

    private func open(
        _ request: Request, _ event: SocketEvent, id: String, deadline: UInt64?
    ) async throws -> Outcome {
        guard let endpoint = host.socketEndpoints().first(where: { $0.functions.contains { $0 === function } }) else {
            return Self.accepted
        }
        let opening = await host.open(
            request, at: endpoint, deadline: deadline, requestID: id, as: event.requestContext.connectionId)
        switch opening {
        case .opened:
            // Of the protocols that the client offers one has to be agreed to, or a browser hangs up.
            guard request.headers.list("sec-websocket-protocol", contains: SocketCredentials.subprotocol) else {
                return Self.accepted
            }
            let agreed = Response(headers: ["sec-websocket-protocol": SocketCredentials.subprotocol])
            return .payload(try JSON.encode(HTTPAnswer(agreed, body: []), keys: .asWritten))
        case .refused(let response):
            return .payload(try JSON.encode(HTTPAnswer(response, body: bytes(of: response)), keys: .asWritten))
        }
    }

    private func take(_ event: SocketEvent, _ request: Request, id: String, deadline: UInt64?) async throws {
        let context = event.requestContext
        let peer = await host.peer(context.connectionId, openedBy: request, by: function, id: id)
        let wire = try socketWires.wire(to: context)
        var frame: String?
        do {
            let message = try SocketMessage(event.isBase64Encoded == true ? "" : event.body ?? "")
            let socket = Socket(id: peer.id, over: wire)
            let outcome = await host.receive(
                message, from: peer, by: function, over: socket, deadline: deadline, requestID: id)
            frame = outcome.problem
        } catch {
            frame = host.frame(error as? Problem ?? .internalError, to: peer, requestID: id)
        }
        // The client may have gone; then nobody has to be told.
        if let frame { try? await wire.send(frame) }
    }

    private func bytes(of response: Response) -> [UInt8] {
        if case .bytes(let bytes) = response.body { bytes } else { [] }
    }
}
