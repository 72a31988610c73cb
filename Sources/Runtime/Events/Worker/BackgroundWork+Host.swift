public import Cartwright
public import CartwrightEventLoop
import CartwrightManifest
public import CartwrightPostgres

extension BackgroundWork {
    /// The background work of a host's functions. What the host leaves out (development functions in production) does
    /// not run; `configuration.functions` may narrow it further. With `deliveries` others than the host call the functions.
    public convenience init(
        host: Host, database: Database, deliveries: Deliveries? = nil, configuration: Configuration = Configuration(),
        loops: EventLoopGroup = .shared
    ) throws(PatternError) {
        var configuration = configuration
        let hosted = Set(host.functions.map(\.name))
        configuration.functions = configuration.functions.map(hosted.intersection) ?? hosted
        try self.init(
            manifest: host.manifest, database: database, deliveries: deliveries ?? Deliveries(host),
            configuration: configuration, loops: loops)
    }
}

extension Deliveries {
    /// Hands everything to a host's functions.
    public init(_ host: Host) {
        self.init(
            messages: { messages, name in
                guard let function = host.function(name) else { return BatchResult(failed: Set(messages.map(\.id))) }
                // One deadline for the whole batch: its messages are hidden together, and not for longer.
                let deadline = monotonicNanoseconds() &+ function.declaration.timeout.nanoseconds
                return await host.deliver(messages, to: function, deadline: deadline)
            },
            event: { event, name in
                guard let function = host.function(name) else { throw HostError.noHandler(name) }
                try await host.deliver(event, to: function)
            },
            tick: { tick, name in
                guard let function = host.function(name) else { throw HostError.noHandler(name) }
                try await host.run(tick, by: function)
            },
            mailed: { outcome in await host.report(outcome) })
    }
}
