public import CartwrightEventLoop
public import CartwrightLogging
public import CartwrightManifest
public import CartwrightPostgres
import CartwrightSecurity

/// Runs the functions of a bundle: does for each what the manifest declares, the same in all three places.
public final class Host: Sendable {
    /// What the host is given at start.
    public struct Configuration: Sendable {
        /// The database of the bundle; nil where it has none.
        public var database: Database?
        /// What signs and checks access tokens; without one, tokens are good only as long as the process.
        public var accessTokens: AccessTokens?
        /// What cursors are signed with; the same in all processes of an installation.
        public var cursorSecret: [UInt8]?
        /// The clock of everything that has to do with time.
        public var clock: WallClock = .system
        /// Where lines go.
        public var log = Logger()
        /// Whether `development` functions are absent.
        public var isProduction = false
        /// Whether a POST to an idempotent function must carry an `Idempotency-Key`.
        public var requiresIdempotencyKeys = false
        /// Whether a problem with a code that its function does not declare is a failure of ours, as tests want it.
        public var isStrict = false
        /// What the services put into every call.
        public var dependencies = Dependencies()
        /// The functions that will be called here, by name; nil for all. A process that runs one prepares no others.
        public var functions: Set<String>?
        /// Whether no function is called here, but each in a process of its own; then those in other languages have a place, too.
        package var callsElsewhere = false

        public init() {}
    }

    /// The manifest the functions are declared in.
    public let manifest: Manifest
    /// The functions, in the order of the manifest.
    public let functions: [HostedFunction]
    /// The services of the bundle.
    public let services: [Service]
    let configuration: Configuration
    let dependencies: Dependencies
    let tokens: AccessTokens
    let apiKeys: APIKeys?
    let keyLookups = KeyLookups()
    private let byName: [String: HostedFunction]

    /// Prepares every function once. Throws where manifest and table do not fit each other.
    public init(_ table: FunctionTable, configuration: Configuration) throws(HostError) {
        let (manifest, diagnostics) = Manifest.load(yaml: Array(table.manifest.utf8))
        if diagnostics.hasErrors { throw .manifest(diagnostics) }
        var dependencies = configuration.dependencies
        if let tokens = configuration.accessTokens { dependencies[AccessTokensKey.self] = tokens }
        if let secret = configuration.cursorSecret { dependencies[CursorsKey.self] = Cursors(secret: secret) }
        dependencies[IsProductionKey.self] = configuration.isProduction
        var served: [(declaration: Manifest.Function, trigger: Trigger)] = []
        for declared in manifest.functions {
            let isAbsent = configuration.isProduction && declared.access == [.development]
            if !declared.command.isEmpty {
                let isCalledHere = configuration.functions?.contains(declared.name) ?? !configuration.callsElsewhere
                if isCalledHere { throw .command(declared.name, line: declared.mark(of: "command").line) }
                if !isAbsent { served.append((declared, .program(declared.trigger))) }
                continue
            }
            guard let trigger = table.trigger(of: declared.name) else { throw .noHandler(declared.name) }
            if !isAbsent { served.append((declared, trigger)) }
        }
        dependencies[BundleKey.self] = Bundle(
            manifest: manifest, functions: served.map { ($0.declaration, $0.trigger.shape) },
            services: table.services)
        let (all, secrets) = (dependencies, DeclaredUses.secrets(of: table.services))
        let called = configuration.functions.map { names in served.filter { names.contains($0.declaration.name) } }
        functions = (called ?? served).map { declaration, trigger in
            let uses = DeclaredUses(declaration, in: manifest.file, secrets: secrets)
            return HostedFunction(declaration, trigger, uses.narrowed(all))
        }
        self.manifest = manifest
        services = table.services
        self.configuration = configuration
        self.dependencies = dependencies
        tokens = dependencies[AccessTokensKey.self]
        apiKeys = dependencies[APIKeys.self]
        byName = Dictionary(functions.map { ($0.name, $0) }) { first, _ in first }
    }

    /// What the services put into every call: each one's `prepare`, in order. Their settings are in `dependencies` already.
    public static func prepared(_ services: [Service], _ dependencies: Dependencies) async throws -> Dependencies {
        var prepared = dependencies
        for service in services { try await service.prepare?(&prepared) }
        return prepared
    }

    /// A function by its name in the manifest.
    public func function(_ name: String) -> HostedFunction? { byName[name] }
}

/// Why a host cannot be made.
public enum HostError: Error, CustomStringConvertible {
    /// The manifest has mistakes.
    case manifest([Manifest.Diagnostic])
    /// A function of the manifest is not in the table.
    case noHandler(String)
    /// A function is a program of its own, which this host cannot call.
    case command(String, line: Int)

    public var description: String {
        switch self {
        case .manifest(let diagnostics): diagnostics.map(\.description).joined(separator: "\n")
        case .noHandler(let name): "function \(name) of functions.yaml has no handler in the table: build again"
        case .command(let name, let line):
            "functions.yaml:\(line): function \(name) is a program of its own ('command'), which runs under `cartwright dev` only"
        }
    }
}
