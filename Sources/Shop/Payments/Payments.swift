public import Cartwright
import CartwrightPostgres

/// Money from customers and back to them, through providers; knows an amount and what it is for, not orders.
public let service = Service(
    "payments", migrations: Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) },
    settings: PaymentSettings.self)
