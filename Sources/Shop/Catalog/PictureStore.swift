import CartwrightPostgres
import Commerce

/// A picture as it is kept.
struct Picture: RowReadable, Sendable {
    let mediaType: String
    let digest: [UInt8]
    let bytes: [UInt8]

    init(row: inout Row) throws {
        mediaType = try row.next()
        digest = try row.next()
        bytes = try row.next()
    }
}

extension DatabaseConnection {
    /// One picture by its id.
    func picture(_ id: ProductImage.ID) async throws -> Picture? {
        try await row("select media_type, digest, bytes from catalog.pictures where id = \(id)")
    }
}
