public import Cartwright
import CartwrightPostgres

/// Who may sign in: users, passwords, sessions.
public let service = Service(
    "accounts", migrations: Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) },
    seed: { call, _ in try await seedLogins(call) }, commands: userCommands)
