public import CartwrightManifest

/// A function with everything that is worked out once: its handler, who may call it, its limit.
public final class HostedFunction: Sendable {
    /// The name in the manifest.
    public let name: String
    /// Its entry in the manifest.
    public let declaration: Manifest.Function
    /// Its handler.
    public let trigger: Trigger
    /// Who may call it.
    public let access: Access
    let service: String
    let limiter: RateLimiter?

    init(_ declaration: Manifest.Function, _ trigger: Trigger) {
        name = declaration.name
        self.declaration = declaration
        self.trigger = trigger
        access = declaration.access.reduce(into: Access()) { $0.insert(Access($1)) }
        service = declaration.service
        limiter = declaration.limit.map(RateLimiter.init)
    }
}
