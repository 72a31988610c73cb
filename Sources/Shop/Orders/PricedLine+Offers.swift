import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials

/// What a line of a draft refers to, as the catalogue offers it.
private struct OfferedLine: RowReadable, Sendable {
    let position: Int
    let productID: UUID?
    let variantID: UUID?
    let sellerID: UUID?
    let name: String?
    let currency: String?
    let priceMinor: Int?
    let isForSale: Bool?
    let variantCount: Int?

    init(row: inout Row) throws {
        position = try row.next()
        productID = try row.next()
        variantID = try row.next()
        sellerID = try row.next()
        name = try row.next()
        currency = try row.next()
        priceMinor = try row.next()
        isForSale = try row.next()
        variantCount = try row.next()
    }
}

extension DatabaseConnection {
    /// The lines of a draft with the catalogue's names and prices, all of them in one statement.
    ///
    /// A price that the client believes and that is not ours is a 409 `price_changed`.
    func priced(_ drafts: [OrderLineDraft]) async throws -> [PricedLine] {
        var products: [UUID?] = []
        var slugs: [String?] = []
        var variants: [UUID?] = []
        for (index, draft) in drafts.enumerated() {
            switch draft.productID {
            case .id(let id):
                products.append(id.rawValue)
                slugs.append(nil)
            case .slug(let slug):
                products.append(nil)
                slugs.append(slug)
            }
            let variant = draft.variantID.flatMap { UUID(uuidString: $0) }
            if let named = draft.variantID, variant == nil { throw unknown(index, "variant_id", named) }
            variants.append(variant)
        }
        // The arrays are hidden from the planner: it would count what is in them, and plan each order anew.
        let rows: [OfferedLine] = try await rows(
            """
            with wanted as materialized (
              select \(products)::uuid[] as products, \(slugs)::text[] as slugs, \(variants)::uuid[] as variants)
            select l.position, f.product_id, f.variant_id, f.seller_id, f.product_name, f.currency, f.price_minor,
              f.is_for_sale, f.variant_count
            from wanted w
            cross join lateral unnest(w.products, w.slugs, w.variants)
              with ordinality l (product, slug, variant, position)
            left join lateral (
              select o.* from catalog.offers o
              where o.product_id
                = coalesce(l.product, (select p.product_id from catalog.offers p where p.slug = l.slug limit 1))
                and (l.variant is null or o.variant_id = l.variant)
              limit 1) f on true
            order by l.position
            """)
        var lines: [PricedLine] = []
        var changed: [JSONValue] = []
        for (index, (draft, row)) in zip(drafts, rows).enumerated() {
            let line = try line(draft, row, index)
            lines.append(line)
            if let news = try priceNews(draft, line, index) { changed.append(news) }
        }
        guard changed.isEmpty else {
            throw Problem.conflict(
                "price_changed", "A price is not what it was", details: ["items": .array(changed)])
        }
        return lines
    }

    private func line(_ draft: OrderLineDraft, _ row: OfferedLine, _ index: Int) throws -> PricedLine {
        guard let productID = row.productID, let variantID = row.variantID, let sellerID = row.sellerID,
            let name = row.name, let code = row.currency, let currency = Currency(code), let price = row.priceMinor
        else {
            if let named = draft.variantID { throw unknown(index, "variant_id", named) }
            throw unknown(index, "product_id", draft.productID.description)
        }
        guard draft.variantID != nil || row.variantCount == 1 else {
            throw Problem.unprocessable(
                "variant_required", "There are several forms of \(name): say which",
                errors: [FieldError("items[\(index)].variant_id", "variant_required", "is required")])
        }
        guard row.isForSale == true else {
            throw Problem.invalid("items[\(index)].product_id", "not_for_sale", "is not for sale any more")
        }
        return PricedLine(
            productID: productID, variantID: variantID, sellerID: sellerID, name: name,
            price: Money(minor: price, in: currency), quantity: draft.quantity)
    }

    private func unknown(_ index: Int, _ field: String, _ named: String) -> Problem {
        .invalid("items[\(index)].\(field)", "not_found", "is nothing that this shop sells", value: .string(named))
    }

    private func priceNews(_ draft: OrderLineDraft, _ line: PricedLine, _ index: Int) throws -> JSONValue? {
        var validation = Validation()
        let believed = validation.money(
            draft.productPrice, minor: draft.productPriceMinor, "items[\(index)].product_price",
            in: line.price.currency)
        try validation.throwIfFailed()
        guard let believed, believed != line.price else { return nil }
        return [
            "product_id": .string(line.productID.uuidString.lowercased()),
            "variant_id": .string(line.variantID.uuidString.lowercased()),
            "product_price": .number(Amount(line.price).number),
            "product_price_minor": .number(JSONNumber(line.price.minor)),
            "currency": .string(line.price.currency.code),
        ]
    }
}
