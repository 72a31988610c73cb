import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// The order in which a product shows its pictures.
public struct ImageOrder: Decodable, Sendable {
    /// The product, by id or slug.
    public var id: Reference<Product>
    /// All its pictures, the one to be shown first in front.
    public var imageIDs: [String]

    enum CodingKeys: String, CodingKey { case id, imageIDs = "imageIds" }

    /// An order of a product's pictures.
    public init(id: Reference<Product>, imageIDs: [String]) {
        self.id = id
        self.imageIDs = imageIDs
    }
}

/// Puts a product's pictures in order; answers the product.
public func orderImages(_ order: ImageOrder, _ call: Call) async throws -> Product {
    try await call.database.transaction { sql in
        let product = try await sql.ownProduct(order.id, call)
        try call.requireMatch(product.version)
        var fields = try ProductFields(product)
        let byID = Dictionary(fields.images.map { ($0.id.description, $0) }) { first, _ in first }
        let sorted = order.imageIDs.compactMap { byID[$0.lowercased()] }
        guard sorted.count == order.imageIDs.count, Set(sorted.map(\.id)).count == fields.images.count,
            sorted.count == fields.images.count
        else {
            throw Problem.invalid(
                "image_ids", "not_all_images", "must name each of the product's \(fields.images.count) pictures once")
        }
        if sorted == fields.images { return product }
        fields.show(sorted)
        try await sql.save(fields, of: product, call)
        try await sql.audit(
            call, "product.images_ordered", object: "product", id: product.id.rawValue,
            changes: ["image_ids": .array(sorted.map { .string($0.id.description) })])
        guard let changed = try await sql.product(.id(product.id)) else { throw Problem.notFound }
        return changed
    }
}

extension ProductFields {
    /// These pictures, the first in front.
    mutating func show(_ images: [ProductImage]) {
        self.images = images
        imageURL = images.first?.url
    }
}

extension Transaction {
    /// Writes a product's fields and tells that it was changed.
    func save(_ fields: ProductFields, of product: Product, _ call: Call) async throws {
        try await update(product.id, fields, at: call.now)
        try await publish(
            ProductUpdated(
                productID: product.id.rawValue, sellerID: product.sellerID.rawValue,
                productVersion: product.version + 1))
    }
}
