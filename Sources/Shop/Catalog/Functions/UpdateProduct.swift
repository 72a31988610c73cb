import Accounts
public import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials
import Inventory

/// Changes the fields that are present. `If-Match` guards against a lost update.
public func updateProduct(_ change: ProductChange, _ call: Call) async throws -> Product {
    var validation = Validation()
    change.validate(&validation)
    try validation.throwIfFailed()
    return try await call.database.transaction { sql in
        let product = try await sql.ownProduct(change.id, call)
        try call.requireMatch(product.version)
        if change.isEmpty { return product }
        var category: Category.ID?
        if change.category.isPresent || change.categoryID.isPresent {
            category = try await sql.category(change.category.value, id: change.categoryID.value, call)
        }
        var fields = try ProductFields(product)
        try fields.apply(change, category: category, call)
        let quantity = change.stockQuantity.value
        if quantity != nil {
            guard product.variants.count == 1 else {
                throw Problem.invalid("stock_quantity", "variant_required", "must be set on one of the variants")
            }
            try await sql.lockStock(of: product.variants[0].id.rawValue)
        }
        try await sql.update(product.id, fields, at: call.now)
        if change.imageURL.isPresent { try await sql.forgetPictures(of: product.id, except: fields.images) }
        if let quantity { try await sql.setStock(of: product.variants[0].id.rawValue, to: quantity, call) }
        try await sql.publish(
            ProductUpdated(
                productID: product.id.rawValue, sellerID: product.sellerID.rawValue,
                productVersion: product.version + 1))
        try await sql.audit(
            call, "product.updated", object: "product", id: product.id.rawValue, changes: change.changes)
        guard let changed = try await sql.product(.id(product.id)) else { throw Problem.notFound }
        return changed
    }
}

extension Transaction {
    /// A product that the caller may change, locked: a seller's own, any for an administrator. Others' are not found.
    func ownProduct(_ reference: Reference<Product>, _ call: Call) async throws -> Product {
        guard let product = try await lockedProduct(reference),
            try call.isAdmin || call.isSystem || product.sellerID.rawValue == call.seller
        else { throw Problem.notFound("There is no such product") }
        return product
    }
}
