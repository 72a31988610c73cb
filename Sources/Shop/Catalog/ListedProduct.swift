public import Cartwright
public import CartwrightJSON

/// A product as a list shows it. What everybody sees was written when it changed last, and is passed on with its live stock.
public enum ListedProduct: Sendable {
    /// Read from its own row, as its seller and the staff see it.
    indirect case whole(Product)
    /// As it stands in the listings.
    case written(ProductListing)

    /// The product, to look inside.
    public var product: Product {
        get throws {
            switch self {
            case .whole(let product): product
            case .written: try JSON.decode(Product.self, from: JSON.encode(self))
            }
        }
    }
}

extension ListedProduct: Codable {
    /// Reads a product.
    public init(from decoder: any Decoder) throws { self = .whole(try Product(from: decoder)) }

    /// Writes the product.
    public func encode(to encoder: any Encoder) throws { try product.encode(to: encoder) }
}

extension ListedProduct: JSONWritable, AnsweredAs {
    /// It is answered as a product.
    public typealias Form = Product

    /// Writes the product.
    public func write(to json: inout JSONWriter) {
        switch self {
        case .whole(let product): json.write(product)
        case .written(let listing): listing.write(to: &json)
        }
    }
}
