import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials

/// A picture as its row has it: the bytes themselves, or the name under which the image store has them.
struct Picture: RowReadable, Sendable {
    let mediaType: String
    let digest: [UInt8]
    let bytes: [UInt8]?
    let file: ImageName?

    init(row: inout Row) throws {
        mediaType = try row.next()
        digest = try row.next()
        bytes = try row.next()
        file = try row.next(String?.self).flatMap { ImageName($0) }
    }
}

extension DatabaseConnection {
    /// One picture by its id.
    func picture(_ id: ProductImage.ID) async throws -> Picture? {
        try await row("select media_type, digest, bytes, file from catalog.pictures where id = \(id)")
    }
}

extension Transaction {
    /// Lets nobody else keep or forget a picture of these bytes until the transaction ends, so that none is forgotten
    /// that somebody is just about to use. Eight bytes of the digest make the lock's name.
    func lockPicture(_ name: ImageName) async throws {
        let number = name.text.utf8.prefix(16).reduce(Int64(0)) { number, digit in
            number << 4 | Int64(digit > UInt8(ascii: "9") ? digit - UInt8(ascii: "a") + 10 : digit - UInt8(ascii: "0"))
        }
        try await execute("select pg_advisory_xact_lock(\(number))")
    }

    /// Writes the row of a picture that the image store has.
    func insertPicture(
        _ id: ProductImage.ID, of product: Product.ID, _ header: PictureHeader, digest: [UInt8], at now: Date
    ) async throws {
        try await execute(
            """
            insert into catalog.pictures (id, media_type, digest, product_id, file, width, height, created_at)
            values (\(id), \(header.type), \(digest), \(product), \(ImageName(digest: digest).text), \(header.width),
              \(header.height), \(now))
            """)
    }

    /// Takes away the rows of a product's uploads that it does not show any more, and has what they kept forgotten once
    /// this has committed. A picture may also be shown by its address alone.
    func forgetPictures(of product: Product.ID, except kept: [ProductImage]) async throws {
        let files: [String?] = try await rows(
            """
            delete from catalog.pictures
            where product_id = \(product) and id <> all (\(kept.map(\.id)))
              and '/images/' || id <> all (\(kept.map(\.url)))
            returning file
            """, as: String?.self)
        for file in Set(files.compactMap { $0 }) {
            try await enqueue(UnusedPicture(file: file), to: UnusedPicture.queue)
        }
    }

    /// Whether any product still shows a picture of these bytes.
    func isUsed(_ name: ImageName) async throws -> Bool {
        try await value("select exists (select from catalog.pictures where file = \(name.text))") ?? false
    }
}

/// Tells that a picture in the image store has lost one of those who used it.
public struct UnusedPicture: Codable, Sendable {
    static let queue = "unused-pictures"

    /// Its name in the store.
    public let file: String

    /// The picture of this name.
    public init(file: String) { self.file = file }
}
