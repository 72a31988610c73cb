/// A command that a service adds to the command line: `cartwright users create --email E`.
public struct ServiceCommand: Sendable {
    /// `--name VALUE`.
    public struct Option: Sendable {
        /// The name, without its dashes.
        public let name: String
        /// What the value is, in capitals.
        public let value: String
        /// What it is for.
        public let summary: String
        /// Whether the command needs it.
        public let isRequired: Bool

        /// An option that always has a value.
        public init(_ name: String, _ value: String, _ summary: String, isRequired: Bool = false) {
            self.name = name
            self.value = value
            self.summary = summary
            self.isRequired = isRequired
        }
    }

    /// What it is about: `users`.
    public let topic: String
    /// What it does to it: `create`.
    public let name: String
    /// One sentence.
    public let summary: String
    /// What may follow.
    public let options: [Option]
    /// Does it, with the values of its options; answers lines to print.
    public let run: @Sendable (Call, [String: String]) async throws -> [String]

    /// A command under a topic.
    public init(
        _ topic: String, _ name: String, _ summary: String, options: [Option] = [],
        run: @escaping @Sendable (Call, [String: String]) async throws -> [String]
    ) {
        self.topic = topic
        self.name = name
        self.summary = summary
        self.options = options
        self.run = run
    }
}
