public import Cartwright
import CartwrightPostgres

/// What was bought: orders, each seller's part of them, and what becomes of them.
public let service = Service(
    "orders", migrations: Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) })
