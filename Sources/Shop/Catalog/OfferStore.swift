import Cartwright
public import CartwrightPostgres
public import Commerce
public import FoundationEssentials

extension DatabaseConnection {
    /// What these variants are offered for, in no promised order; those that do not exist are missing.
    public func offers(of variants: [UUID]) async throws -> [Offer] {
        try await rows("select \(Offer.columns) from catalog.offers o where o.variant_id = any (\(variants))")
    }

    /// The offer of a product's variant. Without a variant it is the only one, else a 422 `variant_required`; nil where there
    /// is no such product, or the variant is not one of its.
    public func offer(product: Reference<Product>, variant: UUID?) async throws -> Offer? {
        let ofProduct: SQL =
            switch product {
            case .id(let id): "o.product_id = \(id)"
            case .slug(let slug): "o.slug = \(slug)"
            }
        let ofVariant: SQL = variant.map { " and o.variant_id = \($0)" } ?? ""
        let offers: [Offer] = try await rows(
            "select \(Offer.columns) from catalog.offers o where \(ofProduct)\(ofVariant) limit 2")
        if offers.count > 1 {
            throw Problem.unprocessable(
                "variant_required", "The product is sold in several variants: say which",
                errors: [FieldError("variant_id", "variant_required", "is required, for there are several")])
        }
        return offers.first
    }
}
