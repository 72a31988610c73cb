import CartwrightPostgres

extension Service {
    /// The runtime's own part of the database: the schema `cartwright`, with keys, steps and the outbox. Migrated before
    /// all others.
    public static let runtime = Service("cartwright", migrations: Migration.runtime)
}

extension Migration {
    static let runtime = Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) }
}
