public import Cartwright
import CartwrightPostgres

/// Who may sign in: users, passwords, sessions, and the keys of programs.
public let service = Service(
    "accounts", migrations: Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) },
    settings: AccountSettings.self,
    prepare: { $0[APIKeys.self] = APIKeys(prefix: APIKey.prefix, find: findAPIKey) },
    seed: { call, _ in try await seedLogins(call) }, commands: userCommands)
