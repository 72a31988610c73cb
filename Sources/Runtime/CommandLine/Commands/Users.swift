import Cartwright
import CartwrightLocalRuntime
import CartwrightManifest

extension Program {
    /// `users` stands for every topic that services add; `cartwright TOPIC NAME` finds the others.
    static let users = Command(
        name: "users", summary: "Create users and reset passwords", operands: "create|reset-password",
        operandCount: 0...1,
        about: """
            create adds a user with any role, the only way to make the first administrator. reset-password gives a user a new
              password and ends all sessions. Without --password a random one is made and printed once.
            """,
        options: [
            .init("email", "ADDRESS", "whose account it is"),
            .init("role", "ROLE", "customer, seller, support or admin"),
            .init("password", "TEXT", "the password; better left to chance, for a shell remembers it"),
        ],
        examples: [
            ("cartwright users create --email ada@example.com --role admin", "the first administrator"),
            ("cartwright users reset-password --email ada@example.com", "prints a new password"),
        ]
    ) { arguments, program in try program.runServiceCommand("users", arguments) }

    /// Runs a command that a service has added under the topic.
    func runServiceCommand(_ topic: String, _ arguments: Arguments) throws -> Int32 {
        let known = table.services.flatMap(\.commands).filter { $0.topic == topic }
        guard let name = arguments.operands.first else {
            throw UsageError("\(topic) what? \(known.map(\.name).joined(separator: ", "))", command: topic)
        }
        guard let command = known.first(where: { $0.name == name }) else {
            throw UsageError("\(topic) has no '\(name)'\(didYouMean(name, among: known.map(\.name)))", command: topic)
        }
        var values: [String: String] = [:]
        for option in command.options {
            values[option.name] = arguments[option.name]
            if option.isRequired, values[option.name] == nil {
                throw UsageError("\(topic) \(name) needs --\(option.name) \(option.value)", command: topic)
            }
        }
        let given = values
        let lines = try atWork { workplace in
            try await workplace.migrate()
            do {
                return try await command.run(workplace.host.systemCall("\(topic)-\(name)"), given)
            } catch let problem as Problem {
                throw Failure(problem.sentence)
            }
        }
        for line in lines { terminal.print(line) }
        return 0
    }
}

extension Problem {
    /// The problem as a person at a terminal reads it.
    var sentence: String {
        let fields = errors.map { "\($0.field) \($0.message)" }
        return fields.isEmpty ? detail ?? title : fields.joined(separator: "; ")
    }
}
