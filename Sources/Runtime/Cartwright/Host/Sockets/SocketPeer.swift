import CartwrightHTTP
public import FoundationEssentials

/// Who is at the other end of a socket: settled when it was opened, and the same for as long as it is open.
public struct SocketPeer: Sendable {
    /// The socket's id.
    public let id: String
    /// The request that opened it.
    let request: Request
    let identity: Identity

    /// When the token that came with the opening request ends; nil where none did.
    public var expiresAt: Date? { identity.expiresAt }
    /// The path that was asked for.
    public var path: String { request.path }

    init(id: String, request: Request, identity: Identity) {
        self.id = id
        self.request = request
        self.identity = identity
    }

    /// What messages are decoded with: the path's parameters, and nothing else of the opening request.
    var messageHead: Request {
        var request = request
        request.rawQuery = ""
        return request
    }
}
