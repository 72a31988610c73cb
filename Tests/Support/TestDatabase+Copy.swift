public import CartwrightPostgres
import Glibc
import Synchronization

extension TestDatabase {
    /// A new database that begins as `prepare` leaves one: it runs once for each name and test run, the rest are copies.
    public static func copy(
        named template: String, of prepare: @escaping @Sendable (Database) async throws -> Void
    ) async throws -> TestDatabase {
        let task = templates.withLock { templates in
            if let task = templates[template] { return task }
            let task = Task {
                let new = try await fresh()
                try await prepare(new.database)
                await new.database.close()
                return new.name
            }
            templates[template] = task
            return task
        }
        return try await fresh(from: try await task.value)
    }

    /// A new database that begins as this one is now. Nobody may be connected to this one, and no test uses it any more.
    public func twin() async throws -> TestDatabase {
        await database.close()
        return try await TestDatabase.fresh(from: name)
    }

    private static let templates = Mutex<[String: Task<String, any Error>]>([:])
}
