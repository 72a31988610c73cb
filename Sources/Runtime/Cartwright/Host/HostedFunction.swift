public import CartwrightManifest
import Synchronization

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
    let repeats: Manifest.Idempotency
    /// How long a call may take, in nanoseconds.
    let timeout: UInt64
    /// The longest body, in bytes.
    public let bodyLimit: Int
    /// Whether the handler takes the request itself, its body as a stream.
    public let streamsBody: Bool
    /// The problems it may answer with.
    let codes: ProblemCodes
    /// What its calls find: what the services prepared, within what its `uses` declares.
    let dependencies: Dependencies
    /// Codes that were missing there, each told once.
    private let undeclared = Mutex<Set<String>>([])

    init(_ declaration: Manifest.Function, _ trigger: Trigger, _ dependencies: Dependencies) {
        self.dependencies = dependencies
        name = declaration.name
        self.declaration = declaration
        self.trigger = trigger
        access = declaration.access.reduce(into: Access()) { $0.insert(Access($1)) }
        service = declaration.service
        limiter = declaration.limit.map(RateLimiter.init)
        repeats = Self.repeats(declaration, trigger)
        timeout = UInt64(max(0, declaration.timeout / .nanoseconds(1)))
        bodyLimit = declaration.body
        streamsBody = trigger.shape.streamsBody
        codes = ProblemCodes(declaration, trigger.shape)
    }

    /// Whether this is the first time that the function answers with a code it does not declare.
    func isNews(_ code: String) -> Bool { undeclared.withLock { $0.count < 100 && $0.insert(code).inserted } }

    /// What an HTTP function does with a repeat it declares. A message or an event never has a second effect: its handler
    /// runs in one transaction with a note that it was handled; where it talks to others (`uses` names secrets or
    /// hosts), which no transaction may wait for, it works in steps. Batches and schedules look after themselves.
    private static func repeats(_ declaration: Manifest.Function, _ trigger: Trigger) -> Manifest.Idempotency {
        switch trigger.handler {
        case .http: declaration.idempotent
        case .message, .event:
            declaration.uses.secrets.isEmpty && declaration.uses.hosts.isEmpty ? .transaction : .steps
        case .batch, .tick, .frame, .connect, .disconnect: .no
        }
    }
}
