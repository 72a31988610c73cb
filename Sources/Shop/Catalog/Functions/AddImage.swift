import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
public import Commerce
import FoundationEssentials

/// What goes with an upload; the body is the picture itself.
public struct ImageUpload: Decodable, Sendable {
    /// The product, by id or slug.
    public var id: Reference<Product>
    /// What the picture shows, for those who do not see it; the product's name.
    public var alt: String?

    /// A picture of a product.
    public init(id: Reference<Product>, alt: String? = nil) {
        self.id = id
        self.alt = alt
    }
}

extension ImageUpload: Validated {
    /// The words are plain text.
    public func validate(_ validation: inout Validation) { validation.text(alt, 1...200, "alt") }
}

/// Adds a picture to a product, behind those it has. Only its content says what it is.
public func addImage(_ upload: ImageUpload, _ body: RawBody, _ call: Call) async throws -> Created<ProductImage> {
    var validation = Validation()
    upload.validate(&validation)
    try validation.throwIfFailed()
    let bytes = body.bytes
    let header = try PictureHeader.checked(bytes)
    let digest = sha256(bytes)
    let name = ImageName(digest: digest)
    let images = call.images
    return try await call.database.transaction { sql in
        let product = try await sql.ownProduct(upload.id, call)
        try call.requireMatch(product.version)
        var fields = try ProductFields(product)
        guard fields.images.count < PictureRules.mostPerProduct else {
            throw Problem.conflict(
                "too_many_images", "A product may have \(PictureRules.mostPerProduct) pictures",
                details: ["images": .number(.init(fields.images.count))])
        }
        let id = ProductImage.ID(uuidV7(now: call.now))
        let image = ProductImage(id: id, url: "/images/\(id)", alt: upload.alt ?? product.name)
        try await sql.lockPicture(name)
        try await images.keep(bytes, as: name)
        try await sql.insertPicture(id, of: product.id, header, digest: digest, at: call.now)
        fields.show(fields.images + [image])
        try await sql.save(fields, of: product, call)
        try await sql.audit(
            call, "product.image_added", object: "product", id: product.id.rawValue,
            changes: ["image_id": .string(id.description), "sha256": .string(name.text)])
        return Created(image, at: image.url)
    }
}
