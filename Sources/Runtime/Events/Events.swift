public import CartwrightPostgres

/// Durable work in Postgres: queues, the bus, schedules, e-mail.
public enum Events {
    /// The tables behind it, in the Postgres schema `cartwright`.
    public static let migrations = Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) }
    /// Whose migrations they are.
    public static let service = "cartwright-events"
}
