import CartwrightEventLoop

/// What all copies of a `Database` share: the lanes of each loop.
final class DatabaseCore: Sendable {
    let loops: EventLoopGroup
    let configuration: DatabaseConfiguration
    let address: ServerAddress?
    /// What is wrong with the address.
    private let mistake: (any Error)?
    private let lanes: [Lanes]
    let listener: Listener?
    let failure = ConnectionFailure()

    init(url: String, loops: EventLoopGroup, configuration: DatabaseConfiguration) {
        self.loops = loops
        self.configuration = configuration
        do {
            let address = try ServerAddress(url)
            self.address = address
            mistake = nil
            lanes = loops.loops.map { [failure] in Lanes($0, address, configuration, failure) }
            listener = loops.loops.first.map { Listener($0, address, configuration) }
        } catch {
            address = nil
            mistake = error
            failure.message = "\(error)"
            lanes = []
            listener = nil
        }
        if configuration.opensAtOnce { open() }
    }

    func open() {
        for lanes in lanes { lanes.loop.execute { lanes.start() } }
    }

    deinit {
        for lanes in lanes { lanes.loop.execute { lanes.close() } }
        listener?.close()
    }

    /// Runs `body` with the lanes of the caller's loop, or of another if the caller is on none.
    func onLoop<Result>(_ body: (Lanes) async throws -> Result) async throws -> Result {
        if let mistake { throw mistake }
        let loop = loops.next()
        let lanes = lanes[loop.index]
        if loop.isCurrent { return try await body(lanes) }
        return try await withTaskExecutorPreference(loop) { try await body(lanes) }
    }

    func close() async {
        for lanes in lanes {
            await withTaskExecutorPreference(lanes.loop) { lanes.close() }
        }
        listener?.close()
    }
}
