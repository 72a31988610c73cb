import CartwrightEventLoop
import Synchronization

/// What all copies of a `Database` share: its connections, from their first use on. Before that libpq is not even loaded.
final class DatabaseCore: Sendable {
    let loops: EventLoopGroup
    let configuration: DatabaseConfiguration
    let failure = ConnectionFailure()
    let gatherings: Gatherings
    private let url: String
    private let lazyConnections = AtomicLazyReference<Connections>()

    init(url: String, loops: EventLoopGroup, configuration: DatabaseConfiguration) {
        self.url = url
        self.loops = loops
        self.configuration = configuration
        gatherings = Gatherings(
            limit: configuration.waitingForConnection * loops.loops.count, mostUnderWay: loops.loops.count)
        if configuration.opensAtOnce { open() }
    }

    deinit { lazyConnections.load()?.closeAll() }

    private var connections: Connections {
        lazyConnections.load() ?? lazyConnections.storeIfNil(Connections(url, loops, configuration, failure))
    }

    func open() {
        for lanes in connections.lanes { lanes.loop.execute { lanes.start() } }
    }

    var listener: Listener? { connections.listener }

    /// Runs `body` with the lanes of the caller's loop, or of another if the caller is on none.
    func onLoop<Result>(_ body: (Lanes) async throws -> Result) async throws -> Result {
        let connections = connections
        if let mistake = connections.mistake { throw mistake }
        let loop = loops.next()
        let lanes = connections.lanes[loop.index]
        if loop.isCurrent { return try await body(lanes) }
        return try await withTaskExecutorPreference(loop) { try await body(lanes) }
    }

    func close() async {
        guard let connections = lazyConnections.load() else { return }
        for lanes in connections.lanes {
            await withTaskExecutorPreference(lanes.loop) { lanes.close() }
        }
        connections.listener?.close()
    }
}

/// The lanes of each loop, and who listens.
private final class Connections: Sendable {
    let lanes: [Lanes]
    let listener: Listener?
    /// What is wrong with the address.
    let mistake: (any Error)?

    init(
        _ url: String, _ loops: EventLoopGroup, _ configuration: DatabaseConfiguration, _ failure: ConnectionFailure
    ) {
        do {
            let address = try ServerAddress(url)
            lanes = loops.loops.map { Lanes($0, address, configuration, failure) }
            listener = loops.loops.first.map { Listener($0, address, configuration) }
            mistake = nil
        } catch {
            lanes = []
            listener = nil
            mistake = error
            failure.message = "\(error)"
        }
    }

    func closeAll() {
        for lanes in lanes { lanes.loop.execute { lanes.close() } }
        listener?.close()
    }
}
