import CartwrightPostgres
import Commerce
import FoundationEssentials

/// Where a page of products ended: the value of the sort column, and the id.
public struct ProductPosition: Codable, Sendable, Hashable {
    /// A number, or a moment in milliseconds since 1970.
    var number: Int?
    /// A name.
    var text: String?
    /// The product.
    var id: UUID

    /// The value as the sort column has it.
    func key(in sort: ProductSort) -> SQL {
        switch sort {
        case .newest, .oldest: "\(Date(timeIntervalSince1970: Double(number ?? 0) / 1000))"
        case .name, .nameDescending: "\(text ?? "")"
        case .price, .dearest, .rating, .relevance: "\(number ?? 0)"
        }
    }
}

extension ProductPosition {
    /// Reads the value of a sort column; the product's id is known by then, or comes from the same row.
    init(_ key: Cell, _ id: UUID) throws {
        self.id = id
        switch key.type {
        case .timestamptz: number = Int((try Date(cell: key).timeIntervalSince1970 * 1000).rounded())
        case .text: text = try String(cell: key)
        default: number = try Int(cell: key)
        }
    }
}

/// A product with its place in the order of its list.
struct PlacedProduct: RowReadable, Sendable {
    let position: ProductPosition
    let product: Product

    /// Reads the value of the sort column, then the product.
    init(row: inout Row) throws {
        let key = try row.nextCell()
        product = try Product(row: &row)
        position = try ProductPosition(key, product.id.rawValue)
    }
}

/// What a list shows of a product, with its place in the order of the list.
struct PlacedListing: RowReadable, Sendable {
    let position: ProductPosition
    let listed: ListedProduct

    init(_ placed: PlacedProduct) {
        position = placed.position
        listed = .whole(placed.product)
    }

    /// Reads the value of the sort column, the id, then `ProductListing.columns`.
    init(row: inout Row) throws {
        let key = try row.nextCell()
        position = try ProductPosition(key, try row.next())
        listed = .written(ProductListing(row: &row))
    }
}
