public import Cartwright
import CartwrightPostgres

/// What there is of each thing that is sold, what is promised, and how it came about.
public let service = Service(
    "inventory", migrations: Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) })
