public import Cartwright
import CartwrightPostgres

/// What the shop tells its customers by e-mail, and what became of each mail.
public let service = Service(
    "notifications", migrations: Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) },
    settings: NotificationSettings.self,
    mailed: { outcome, call in
        try await call.database.transaction { sql in try await sql.note(outcome, at: call.now) }
    })
