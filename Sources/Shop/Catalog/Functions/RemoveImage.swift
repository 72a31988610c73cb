import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Which picture of which product.
public struct ImageChoice: Decodable, Sendable {
    /// The product, by id or slug.
    public var id: Reference<Product>
    /// The picture's id.
    public var imageID: Reference<ProductImage>

    /// One picture of a product.
    public init(id: Reference<Product>, imageID: Reference<ProductImage>) {
        self.id = id
        self.imageID = imageID
    }
}

/// Takes a picture away from a product.
public func removeImage(_ choice: ImageChoice, _ call: Call) async throws {
    try await call.database.transaction { sql in
        let product = try await sql.ownProduct(choice.id, call)
        try call.requireMatch(product.version)
        var fields = try ProductFields(product)
        guard case .id(let id) = choice.imageID, fields.images.contains(where: { $0.id == id }) else {
            throw Problem.notFound("There is no such picture")
        }
        fields.show(fields.images.filter { $0.id != id })
        try await sql.save(fields, of: product, call)
        try await sql.forgetPictures(of: product.id, except: fields.images)
        try await sql.audit(
            call, "product.image_removed", object: "product", id: product.id.rawValue,
            changes: ["image_id": .string(id.description)])
    }
}
