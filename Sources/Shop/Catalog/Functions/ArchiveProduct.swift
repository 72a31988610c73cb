import Accounts
public import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials

/// Takes a product out of the catalogue. Orders still name it, so its row stays.
public func archiveProduct(_ choice: ProductChoice, _ call: Call) async throws {
    try await call.database.transaction { sql in
        let product = try await sql.ownProduct(choice.id, call)
        try call.requireMatch(product.version)
        if product.status == .archived { return }
        var fields = try ProductFields(product)
        fields.status = .archived
        try await sql.update(product.id, fields, at: call.now)
        try await sql.publish(
            ProductArchived(
                productID: product.id.rawValue, sellerID: product.sellerID.rawValue,
                productVersion: product.version + 1))
        try await sql.audit(call, "product.archived", object: "product", id: product.id.rawValue)
    }
}
