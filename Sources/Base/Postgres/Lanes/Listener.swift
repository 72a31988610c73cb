import CPostgres
import CartwrightEventLoop

/// One connection that listens for all channels of a database. After a loss it connects and subscribes again by itself.
final class Listener: Watcher, @unchecked Sendable {
    // Unchecked: everything but `listen` and `close` happens on the loop's thread.

    private struct Channel {
        var listeners: [Int: AsyncStream<Notification>.Continuation] = [:]
        var isSubscribed = false
    }

    private let loop: EventLoop
    private let source: ConnectionSource
    private var channels: [String: Channel] = [:]
    private var handle: OpaquePointer?
    private var watch: Watch?
    private var lastListener = 0
    /// Channels whose `listen` or `unlisten` waits for its turn, and the one that is under way.
    private var commands: [String] = []
    private var current: String?
    private var hasFailed = false
    /// Whether the connection has been of use.
    private var hasListened = false

    init(_ loop: EventLoop, _ address: ServerAddress, _ configuration: DatabaseConfiguration) {
        self.loop = loop
        let address = address.with(settings: [], applicationName: configuration.applicationName)
        source = ConnectionSource(loop, address, limit: configuration.connectTimeout)
    }

    func listen(_ name: String) -> AsyncStream<Notification> {
        let (stream, continuation) = AsyncStream<Notification>.makeStream(bufferingPolicy: .bufferingNewest(1024))
        loop.execute { [self] in add(continuation, to: name) }
        return stream
    }

    func close() {
        loop.execute { [self] in
            source.close()
            disconnect()
            for channel in channels.values { channel.listeners.values.forEach { $0.finish() } }
            channels = [:]
        }
    }

    private func add(_ continuation: AsyncStream<Notification>.Continuation, to name: String) {
        if source.isClosed { return continuation.finish() }
        lastListener += 1
        let id = lastListener
        channels[name, default: Channel()].listeners[id] = continuation
        continuation.onTermination = { [weak self] _ in
            guard let self else { return }
            loop.execute { self.remove(id, from: name) }
        }
        if channels[name]?.isSubscribed == true { continuation.yield(.subscribed) } else { command(name) }
        connect()
    }

    private func remove(_ id: Int, from name: String) {
        channels[name]?.listeners[id] = nil
        if channels[name]?.listeners.isEmpty == true {
            channels[name] = nil
            command(name)
        }
    }

    // MARK: The connection

    private func connect() {
        if handle != nil || source.attempts > 0 || source.isPausing || channels.isEmpty { return }
        source.open { [weak self] handle in
            if let self {
                if let handle { connected(handle) } else { source.pause { [weak self] in self?.connect() } }
            } else if let handle {
                PQfinish(handle)
            }
        }
    }

    private func connected(_ handle: OpaquePointer) {
        self.handle = handle
        hasListened = false
        PQsetnonblocking(handle, 1)
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        watch = loop.watch(PQsocket(handle), for: .readable, self)
        commands = Array(channels.keys)
        sendNext()
    }

    private func disconnect() {
        guard let handle else { return }
        self.handle = nil
        watch?.cancel()
        watch = nil
        PQfinish(handle)
        current = nil
        commands = []
        for name in channels.keys { channels[name]?.isSubscribed = false }
    }

    // MARK: Commands, one at a time

    private func command(_ name: String) {
        if handle == nil { return }
        commands.append(name)
        sendNext()
    }

    private func sendNext() {
        guard let handle, current == nil, !commands.isEmpty else { return }
        let name = commands.removeFirst()
        let word = channels[name] == nil ? "unlisten" : "listen"
        current = name
        hasFailed = false
        // A channel's name is one identifier, dots and all.
        let identifier = "\"" + name.replacing("\"", with: "\"\"").filter { $0 != "\0" } + "\""
        if PQsendQuery(handle, "\(word) \(identifier)") != 1 || PQflush(handle) < 0 { lose() }
    }

    func ready(_ readiness: Readiness) {
        guard let handle else { return }
        var isAlive = PQconsumeInput(handle) == 1
        // TLS may have more at hand than it gave, which the descriptor does not tell.
        if isAlive && PQsslInUse(handle) == 1 { isAlive = PQconsumeInput(handle) == 1 }
        if PQflush(handle) < 0 { return lose() }
        while current != nil, PQisBusy(handle) == 0 {
            guard let result = PQgetResult(handle) else {
                commandEnded()
                break
            }
            if PQresultStatus(result) == PGRES_FATAL_ERROR { hasFailed = true }
            PQclear(result)
        }
        deliver(handle)
        if !isAlive || PQstatus(handle) == CONNECTION_BAD { return lose() }
        sendNext()
    }

    private func commandEnded() {
        guard let name = current else { return }
        current = nil
        if hasFailed || channels[name] == nil || channels[name]?.isSubscribed == true { return }
        channels[name]?.isSubscribed = true
        hasListened = true
        source.succeeded()
        channels[name]?.listeners.values.forEach { $0.yield(.subscribed) }
    }

    private func deliver(_ handle: OpaquePointer) {
        while let notification = PQnotifies(handle) {
            let name = String(cString: notification.pointee.relname)
            let payload = String(cString: notification.pointee.extra)
            PQfreemem(notification)
            channels[name]?.listeners.values.forEach { $0.yield(.payload(payload)) }
        }
    }

    private func lose() {
        disconnect()
        // The first attempt comes at once: a restart may be over already. Where a connection was of no use, as with a proxy
        // whose server is away, the next hardly is.
        if hasListened { return connect() }
        source.pause { [weak self] in self?.connect() }
    }
}

extension Database {
    /// What is sent to `channel` by `notify`, until the loop over it ends. The first element is `.subscribed`.
    public func listen(_ channel: String) -> AsyncStream<Notification> {
        core.listener?.listen(channel) ?? AsyncStream { $0.finish() }
    }
}

extension DatabaseConnection {
    /// Tells everyone who listens to `channel`; in a transaction, once it is committed.
    public func notify(_ channel: String, _ payload: String = "") async throws {
        _ = try await send("select pg_notify(\(channel), \(payload))")
    }
}
