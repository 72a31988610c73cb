public import CartwrightPostgres

/// One service of a bundle: its migrations, its settings, what it puts into every call. Each service's module has a
/// `public let service = Service(…)`.
public struct Service: Sendable {
    /// Puts the service's own things into every call, once, at start. The database is not there yet: its migrations may
    /// be under way.
    public typealias Preparation = @Sendable (inout Dependencies) async throws -> Void
    /// Fills a database with demo data, of the size asked for or of its own; answers lines to show to the operator. Done
    /// twice it changes nothing.
    public typealias Seed = @Sendable (Call, _ size: Int?) async throws -> [String]
    /// Hears what became of each attempt to send a mail, whoever sent it.
    public typealias Mailed = @Sendable (MailOutcome, Call) async throws -> Void

    /// The service's name: its Postgres schema, its part of the API's description.
    public let name: String
    /// Its migrations, in order.
    public let migrations: [Migration]
    /// What it reads from the environment at start.
    public let settings: (any Settings.Type)?
    /// What it puts into every call; its settings are there already.
    public let prepare: Preparation?
    /// Its demo data.
    public let seed: Seed?
    /// What it does when a mail has left or could not.
    public let mailed: Mailed?
    /// What it adds to the command line.
    public let commands: [ServiceCommand]

    /// A service by its name, usually that of its module.
    public init(
        _ name: String, migrations: [Migration] = [], settings: (any Settings.Type)? = nil,
        prepare: Preparation? = nil, seed: Seed? = nil, mailed: Mailed? = nil, commands: [ServiceCommand] = []
    ) {
        self.name = name
        self.migrations = migrations
        self.settings = settings
        self.prepare = prepare
        self.seed = seed
        self.mailed = mailed
        self.commands = commands
    }
}
