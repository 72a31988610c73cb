public import Cartwright
import CartwrightPostgres

/// What customers and visitors mean to buy.
public let service = Service(
    "carts", migrations: Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) })
