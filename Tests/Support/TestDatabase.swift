public import CartwrightPostgres

/// A new, empty database for one test.
public final class TestDatabase: Sendable {
    /// Where it is, as libpq reads it.
    public let url: String
    public let database: Database

    private init(url: String) {
        self.url = url
        database = Database(url: url)
    }

    /// A database nobody has used yet, in a Postgres that belongs to this test run.
    public static func fresh() async throws -> TestDatabase { throw DatabaseError.unavailable }
}
