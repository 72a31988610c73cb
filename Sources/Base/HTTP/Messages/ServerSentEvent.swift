/// One event of a `text/event-stream`.
public struct ServerSentEvent: Sendable, Hashable {
    /// What happened; `message` to the browser when there is none.
    public var event: String?
    /// The text, of as many lines as it likes.
    public var data: String
    /// Where a client that comes back will say it had got to, in `Last-Event-ID`.
    public var id: String?
    /// How long a client should wait before it comes back.
    public var retry: Duration?

    public init(_ data: String, event: String? = nil, id: String? = nil, retry: Duration? = nil) {
        self.data = data
        self.event = event
        self.id = id
        self.retry = retry
    }

    /// The event on the wire. A line break within `event` or `id` would begin another field, so it becomes a space.
    public var text: String {
        var text = ""
        if let event { text += "event: \(Self.oneLine(event))\n" }
        if let id { text += "id: \(Self.oneLine(id))\n" }
        if let retry {
            text +=
                "retry: \(retry.components.seconds * 1_000 + retry.components.attoseconds / 1_000_000_000_000_000)\n"
        }
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isLineBreak) {
            text += "data: \(line)\n"
        }
        return text + "\n"
    }

    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isLineBreak || $0 == "\0" ? " " : $0 })
    }
}

extension Character {
    /// What `text/event-stream` takes for the end of a line.
    fileprivate var isLineBreak: Bool { self == "\n" || self == "\r" || self == "\r\n" }
}

/// Where events are sent to, one after the other.
public struct EventStream: Sendable {
    private let writer: ResponseWriter

    init(_ writer: ResponseWriter) { self.writer = writer }

    /// Sends the event, and waits while the client is behind.
    public func send(_ event: ServerSentEvent) async throws { try await writer.write(event.text) }

    /// Sends a plain message.
    public func send(_ data: String) async throws { try await send(ServerSentEvent(data)) }
}

extension Response {
    /// Server-sent events, for as long as `write` runs. While nothing is sent, a comment every 15 seconds keeps proxies from
    /// closing the connection and finds out whether the client is still there.
    public static func events(_ write: @escaping @Sendable (EventStream) async throws -> Void) -> Response {
        Response(
            headers: [.contentType: "text/event-stream", .cacheControl: "no-cache"],
            body: .stream(length: nil) { writer in try await write(EventStream(writer)) })
    }

    var isEventStream: Bool { headers[.contentType] == "text/event-stream" }
}
