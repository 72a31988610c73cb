public import Cartwright
import CartwrightPostgres
import Commerce
public import FoundationEssentials

extension Call {
    /// One page of all that a seller has in the catalogue, whatever its status, the latest first.
    public func products(
        ofSeller seller: UUID, status: Product.Status?, cursor: Cursor<ProductPosition>?, limit: Int
    ) async throws -> Page<Product> {
        let sort = ProductSort.newest
        let listing = "products of \(seller) \(status?.rawValue ?? "-")"
        var conditions: [SQL] = ["p.seller_id = \(seller)"]
        if let status { conditions.append("p.status = \(status)") }
        if let position = try cursor?.key(in: listing, self) { conditions.append(sort.isBehind(position)) }
        let rows: [PlacedProduct] = try await database.read.rows(
            """
            select \(sort.column), \(Product.columns)
            from catalog.products p
            \(Product.joins)
            where \(conditions.joined(separator: " and "))
            order by \(sort.order(of: sort.column, "p.id")) limit \(limit + 1)
            """)
        return try page(rows, limit: limit, of: listing, after: \.position) { $0.product }
    }
}
