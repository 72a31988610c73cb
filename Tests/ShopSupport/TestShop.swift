import Accounts
import Carts
public import Cartwright
import CartwrightEvents
public import CartwrightPostgres
import Catalog
import Inventory
import Notifications
import Orders
import Payments
import Sellers
import TestSupport

/// Databases with all the tables of the shop, for tests that need more than one service.
public enum TestShop {
    /// Every service, in the order in which they are set up.
    public static let services = [
        Service.runtime, Service.events, Accounts.service, Inventory.service, Catalog.service, Carts.service,
        Payments.service,
        Orders.service, Sellers.service, Notifications.service,
    ]

    /// A new database with every table; with that many demo products where asked for.
    public static func fresh(products: Int? = nil) async throws -> Database {
        let copy = try await TestDatabase.copy(named: "shop_\(products ?? 0)") { database in
            for service in services { try await database.migrate(service.migrations, service: service.name) }
            if let products {
                _ = try await Catalog.service.seed?(.test(database: database, as: .system("seed")), products)
            }
        }
        return copy.database
    }
}

extension Call {
    /// What must throw a problem, for its status and code.
    public static func problem(_ body: () async throws -> some Sendable) async -> Problem? {
        do { _ = try await body() } catch { return error as? Problem }
        return nil
    }
}
