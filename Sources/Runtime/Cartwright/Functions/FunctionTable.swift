/// Every function of a bundle with its handler, and the manifest they are declared in. Generated from `functions.yaml`.
public struct FunctionTable: Sendable {
    /// One function and its handler.
    public struct Entry: Sendable {
        /// The name in the manifest.
        public let name: String
        /// The handler with what calls it.
        public let trigger: Trigger
    }

    /// The text of `functions.yaml`.
    public let manifest: String
    /// The services, in the order of the manifest.
    public private(set) var services: [Service] = []
    /// The functions, in the order of the manifest.
    public private(set) var entries: [Entry] = []

    /// A table for this manifest, still empty.
    public init(manifest: String) { self.manifest = manifest }

    /// Adds a function.
    public mutating func add(_ name: String, _ trigger: Trigger) {
        entries.append(Entry(name: name, trigger: trigger))
    }

    /// Adds a service.
    public mutating func add(_ service: Service) { services.append(service) }

    /// The handler of a function.
    public func trigger(of name: String) -> Trigger? { entries.first { $0.name == name }?.trigger }
}
