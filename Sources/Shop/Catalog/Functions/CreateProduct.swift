import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials

/// Puts a product into the catalogue: a seller's own, or the house's where an administrator makes it.
public func createProduct(_ draft: ProductDraft, _ call: Call) async throws -> Created<Product> {
    var validation = Validation()
    draft.validate(&validation)
    try validation.throwIfFailed()
    return try await call.database.transaction { sql in
        let seller = try await sql.seller(for: draft, call)
        let category = try await sql.category(draft.category, id: draft.categoryID, call)
        let fields = try ProductFields(draft, in: category, call)
        let product = try await sql.insert(fields, draft, seller, call)
        try await sql.publish(
            ProductCreated(
                productID: product.id.rawValue, sellerID: seller.rawValue, productVersion: product.version))
        try await sql.audit(
            call, "product.created", object: "product", id: product.id.rawValue,
            changes: ["name": .string(product.name), "price_minor": .number(JSONNumber(product.priceMinor))])
        return Created(product, at: "/products/\(product.id)")
    }
}

extension Transaction {
    fileprivate func seller(for draft: ProductDraft, _ call: Call) async throws -> Seller.ID {
        guard call.isAdmin || call.isSystem else {
            let own = Seller.ID(try call.seller)
            if let named = draft.sellerID, Reference<Seller>(named) != .id(own) { throw unknownSeller(named) }
            if try await !hasSeller(own) { try await insertSeller(own, call) }
            return own
        }
        guard let named = draft.sellerID else { return Seller.house }
        guard case .id(let id) = Reference<Seller>(named), try await hasSeller(id) else { throw unknownSeller(named) }
        return id
    }

    private func unknownSeller(_ named: String) -> Problem {
        .invalid("seller_id", "not_found", "is not a seller of this shop", value: .string(named))
    }

    /// A slug that is taken gets the end of the id, unless it was asked for by name.
    fileprivate func insert(
        _ fields: ProductFields, _ draft: ProductDraft, _ seller: Seller.ID, _ call: Call
    ) async throws -> Product {
        let id = Product.ID(uuidV7(now: call.now))
        let made = Slug.make(from: draft.name, fallback: "product")
        var new = NewProduct(
            id: id, slug: draft.slug ?? made, seller: seller, sku: draft.sku, stock: draft.stockQuantity ?? 0)
        var isWritten = false
        if !Product.reservedSlugs.contains(new.slug) { isWritten = try await insert(fields, as: new, call) }
        if !isWritten {
            if draft.slug != nil {
                throw Problem.conflict(
                    "slug_taken", "Another product has this slug", details: ["slug": .string(new.slug)])
            }
            new.slug = "\(made.prefix(70))-\(id.description.suffix(8))"
            guard try await insert(fields, as: new, call) else { throw Problem.conflict("slug_taken") }
        }
        guard let product = try await product(.id(id)) else { throw Problem.notFound }
        return product
    }
}

extension Transaction {
    /// The category that a draft or a change names. A name that is new to the shop makes a category when an
    /// administrator uses it.
    func category(_ named: String?, id: String?, _ call: Call) async throws -> Category.ID {
        let field = id == nil ? "category" : "category_id"
        let text = id ?? named ?? ""
        if let found = try await category(text) {
            if id != nil, let named, try await category(named) != found {
                throw Problem.invalid("category", "disagrees", "must be the category of category_id")
            }
            return found
        }
        if id == nil, call.isAdmin || call.isSystem, case .slug = Reference<Category>(text) {
            var validation = Validation()
            validation.text(text, 1...80, "category")
            try validation.throwIfFailed()
            try await lockCategoryTree()
            if let found = try await category(text) { return found }
            return try await insertCategory(named: text, at: call.now)
        }
        throw Problem.invalid(field, "not_found", "is not a category of this shop", value: .string(text))
    }
}
