public import Cartwright
public import CartwrightHTTP
import CartwrightPostgres
import CartwrightSecurity
public import Commerce

/// Which picture.
public struct PictureChoice: Decodable, Sendable {
    /// Its id.
    public let id: Reference<ProductImage>

    /// The picture with this id.
    public init(id: Reference<ProductImage>) { self.id = id }
}

/// A picture that the shop keeps itself. What it shows never changes, so whoever has it keeps it.
public func getPicture(_ choice: PictureChoice, _ call: Call) async throws -> Response {
    guard case .id(let id) = choice.id, let picture = try await call.database.read.picture(id) else {
        throw Problem.notFound("There is no such picture")
    }
    let tag = "\"\(base64url(Array(picture.digest.prefix(12))))\""
    let headers: Headers = [
        .contentType: picture.mediaType, .eTag: tag, .cacheControl: "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
    ]
    if call.request?.headers[.ifNoneMatch] == tag { return Response(.notModified, headers: headers) }
    return Response(.ok, headers: headers, body: .bytes(picture.bytes))
}
