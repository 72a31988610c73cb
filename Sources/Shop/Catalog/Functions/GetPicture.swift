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
    let tag = base64url(Array(picture.digest.prefix(12)))
    let headers: Headers = [
        .contentType: picture.mediaType, .eTag: "\"\(tag)\"", .cacheControl: "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff", .contentSecurityPolicy: "default-src 'none'; sandbox",
    ]
    if let known = call.request?.headers[.ifNoneMatch], names(known, tag) {
        return Response(.notModified, headers: headers)
    }
    guard let bytes = try await picture.bytes(call) else { throw Problem.notFound("There is no such picture") }
    return Response(.ok, headers: headers, body: .bytes(bytes))
}

/// `If-None-Match` compares weakly (RFC 9110 §13.1.2).
private func names(_ header: String, _ tag: String) -> Bool {
    header.split(separator: ",").contains { candidate in
        let text = candidate.drop { $0 == " " }
        let opaque = text.hasPrefix("W/") ? text.dropFirst(2) : text
        return opaque.prefix { $0 != " " } == "\"\(tag)\"" || opaque.prefix { $0 != " " } == "*"
    }
}

extension Picture {
    /// The bytes, from the row or from the image store.
    fileprivate func bytes(_ call: Call) async throws -> [UInt8]? {
        if let bytes { return bytes }
        guard let file else { return nil }
        return try await call.images.bytes(of: file)
    }
}
