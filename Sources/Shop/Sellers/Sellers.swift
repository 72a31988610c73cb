public import Cartwright
import CartwrightPostgres

/// Who sells in the shop besides the house.
public let service = Service(
    "sellers", migrations: Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) })
