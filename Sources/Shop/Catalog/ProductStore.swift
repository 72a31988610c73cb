import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials

extension DatabaseConnection {
    /// One product by its id or slug, whatever its status.
    func product(_ reference: Reference<Product>) async throws -> Product? {
        try await product(reference, seenBy: .staff)
    }

    /// One product by its id or slug, where the caller may see it.
    func product(_ reference: Reference<Product>, _ call: Call) async throws -> Product {
        guard let product = try await product(reference, seenBy: Audience(call)) else {
            throw Problem.notFound("There is no such product")
        }
        return product
    }

    private func product(_ reference: Reference<Product>, seenBy audience: Audience) async throws -> Product? {
        let isMeant: SQL =
            switch reference {
            case .id(let id): "p.id = \(id)"
            case .slug(let slug): "p.slug = \(slug)"
            }
        let isSeen: SQL = audience.sees.map { " and \($0)" } ?? ""
        return try await row(
            "select \(Product.columns) from catalog.products p \(Product.joins) where \(isMeant)\(isSeen)")
    }

    /// The category with this name (in any case), slug or id.
    func category(_ reference: String) async throws -> Category.ID? {
        switch Reference<Category>(reference) {
        case .id(let id):
            try await value("select id from catalog.categories where id = \(id)", as: UUID.self).map { ID($0) }
        case .slug(let text):
            try await value(
                """
                select id from catalog.categories
                where slug = \(text.lowercased()) or lower(name) = \(text.lowercased())
                order by slug = \(text.lowercased()) desc, parent_id is null desc, id limit 1
                """, as: UUID.self
            ).map { ID($0) }
        }
    }
}

extension Transaction {
    /// Locks a product's row for a change, and reads it.
    func lockedProduct(_ reference: Reference<Product>) async throws -> Product? {
        let id: UUID?
        switch reference {
        case .id(let known):
            id = try await value("select id from catalog.products where id = \(known) for update")
        case .slug(let slug):
            id = try await value("select id from catalog.products where slug = \(slug) for update")
        }
        guard let id else { return nil }
        return try await product(.id(ID(id)))
    }
}
