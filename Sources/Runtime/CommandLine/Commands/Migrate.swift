import CartwrightLocalRuntime

extension Program {
    static let migrate = Command(
        name: "migrate", summary: "Bring the database's schema up to date",
        about: """
            Applies what is missing, in order, each in a transaction of its own; several processes may do it at once. What a newer
              version has applied is left alone.
            """,
        examples: [
            ("cartwright migrate", "the private database in .cartwright/"),
            ("DATABASE_URL=postgresql://shop@db/shop cartwright migrate", "a database of your own"),
        ]
    ) { _, program in
        let applied = try program.atWork { try await $0.migrate() }
        for name in applied { program.terminal.print("applied \(name)") }
        program.terminal.print(
            applied.isEmpty
                ? "the schema is up to date" : "\(applied.count) migration\(applied.count == 1 ? "" : "s") applied")
        return 0
    }

    /// Opens the bundle for one piece of work and closes it again.
    func atWork<Result: Sendable>(_ work: @escaping @Sendable (Workplace) async throws -> Result) throws -> Result {
        let (table, configuration, directory) = (table, configuration, directory)
        return try onLoop {
            let workplace = try await Workplace.open(table, configuration, directory: directory)
            do {
                let result = try await work(workplace)
                await workplace.close()
                return result
            } catch {
                let reason = workplace.database.explained(error)
                await workplace.close()
                throw reason
            }
        }
    }
}
