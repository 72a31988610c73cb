public import Cartwright
import CartwrightPostgres

/// The catalogue: products, categories and pictures.
public let service = Service(
    "catalog", migrations: Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) },
    settings: CatalogSettings.self,
    seed: { call, size in try await DemoCatalogue(products: size ?? DemoCatalogue.usual).load(call) })
