public import Cartwright
import CartwrightPostgres

extension Service {
    /// The tables behind durable work: queues, dead letters, schedules, the mailbox. Migrated after `Service.runtime`.
    public static let events = Service(
        "cartwright-events", migrations: Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) })
}
