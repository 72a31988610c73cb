public import Cartwright
import CartwrightPostgres

/// The catalogue: products, categories, pictures and reviews.
public let service = Service(
    "catalog", migrations: Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) },
    settings: CatalogSettings.self,
    prepare: { dependencies in
        let folder = dependencies[settings: CatalogSettings.self]?.imageFolder ?? LocalImageStore.usualFolder
        dependencies[ImageStoreKey.self] = LocalImageStore(folder: folder)
        dependencies[KnownOffersKey.self] = KnownOffers()
    },
    seed: { call, size in try await DemoCatalogue(products: size ?? DemoCatalogue.usual).load(call) })
