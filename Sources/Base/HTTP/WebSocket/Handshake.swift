import CartwrightSecurity

/// The opening handshake of RFC 6455, 4.2, from the server's side.
enum Handshake {
    enum Outcome {
        case accepted(Headers)
        case refused(Status, reason: String, headers: Headers = Headers())
    }

    static func answer(_ request: Request, _ options: WebSocket.Options) -> Outcome {
        guard request.method == .get, request.version == .http11,
            request.headers.list(.upgrade, contains: "websocket"),
            request.headers.list(.connection, contains: "upgrade")
        else {
            return .refused(
                .upgradeRequired, reason: "This address speaks WebSocket.",
                headers: [.upgrade: "websocket", "sec-websocket-version": "13"])
        }
        if case .none = request.body {
        } else {
            return .refused(.badRequest, reason: "A WebSocket's opening request has no body.")
        }
        guard request.headers.all("sec-websocket-version") == ["13"] else {
            return .refused(
                .upgradeRequired, reason: "This server speaks version 13 of WebSocket.",
                headers: [.upgrade: "websocket", "sec-websocket-version": "13"])
        }
        let keys = request.headers.all("sec-websocket-key")
        guard keys.count == 1, base64Decoded(keys[0])?.count == 16 else {
            return .refused(.badRequest, reason: "Sec-WebSocket-Key is not 16 bytes in base64.")
        }
        // Browsers send Origin, and only they can be made to connect by a page the user did not mean to trust.
        if let origins = options.origins, request.headers.contains(.origin) {
            guard request.headers.all(.origin).allSatisfy({ origins.contains($0.lowercased()) }) else {
                return .refused(.forbidden, reason: "Pages of this origin may not connect.")
            }
        }
        var headers: Headers = [
            .upgrade: "websocket", .connection: "Upgrade", "sec-websocket-accept": acceptance(of: keys[0]),
        ]
        if let chosen = subprotocol(request, options) { headers["sec-websocket-protocol"] = chosen }
        return .accepted(headers)
    }

    static func acceptance(of key: String) -> String {
        base64(sha1(Array("\(key)258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8)))
    }

    /// The first of the client's that the server knows.
    private static func subprotocol(_ request: Request, _ options: WebSocket.Options) -> String? {
        request.headers.all("sec-websocket-protocol").joined(separator: ",").split(separator: ",")
            .map { String($0.drop { $0 == " " }.prefix { $0 != " " }) }
            .first { options.subprotocols.contains($0) }
    }
}
