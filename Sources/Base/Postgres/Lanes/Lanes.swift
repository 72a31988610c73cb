import CartwrightEventLoop

/// What one loop has of a database: its read lane and its exclusive connections.
final class Lanes: @unchecked Sendable {
    // Unchecked: it belongs to the thread of its loop.

    let loop: EventLoop
    let reads: ReadConnections?
    let writes: WriteConnections
    private var hasStarted = false

    init(
        _ loop: EventLoop, _ address: ServerAddress, _ configuration: DatabaseConfiguration,
        _ failure: ConnectionFailure
    ) {
        self.loop = loop
        reads = configuration.readConnections > 0 ? ReadConnections(loop, address, configuration, failure) : nil
        writes = WriteConnections(loop, address, configuration, failure)
    }

    func start() {
        if hasStarted { return }
        hasStarted = true
        reads?.start()
        writes.start()
    }

    func close() {
        hasStarted = true
        reads?.close()
        writes.close()
    }
}
