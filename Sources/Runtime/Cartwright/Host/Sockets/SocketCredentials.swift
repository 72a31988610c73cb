import CartwrightHTTP

/// How a client says who it is when it opens a socket.
///
/// Programs send `Authorization: Bearer TOKEN` and `Cart-Token`, as with any request. A browser's `WebSocket` can send no
/// headers, and a token in the address would end up in logs and histories; so it offers protocols:
/// `new WebSocket(url, ["cartwright", "bearer." + token])`, and `"cart-token." + token` for a visitor's cart. The server
/// agrees to `cartwright` and never repeats a token. Whoever sends one in both ways is refused.
public enum SocketCredentials {
    /// The protocol that the server agrees to.
    public static let subprotocol = "cartwright"

    private static let prefixes: [(prefix: String, header: Headers.Name, scheme: String)] = [
        ("bearer.", .authorization, "Bearer "), ("cart-token.", .cartToken, ""),
    ]

    /// The request with credentials where every request has them.
    static func unfolded(_ request: Request) throws -> Request {
        let lines = request.headers.all(field)
        let offered = lines.flatMap { $0.split(separator: ",").map { $0.trimmingSpaces() } }
        var request = request
        var rest: [String] = []
        for name in offered {
            guard let (prefix, header, scheme) = prefixes.first(where: { name.hasPrefix($0.prefix) }) else {
                rest.append(String(name))
                continue
            }
            guard !request.headers.contains(header) else {
                throw Problem.badRequest("given_twice", "\(header.text) may be given in one place only")
            }
            request.headers[header] = scheme + name.dropFirst(prefix.count)
        }
        if rest.count == offered.count { return request }
        guard rest.contains(subprotocol) else {
            throw Problem.badRequest(
                "protocol_required", "Offer the protocol \"\(subprotocol)\" beside the one that carries a token")
        }
        request.headers[field] = rest.joined(separator: ", ")
        return request
    }

    private static let field: Headers.Name = "sec-websocket-protocol"
}
