public import Cartwright
import CartwrightPostgres

/// Removes a picture from the image store, unless some product shows the same bytes.
public func forgetPicture(_ picture: UnusedPicture, _ call: Call) async throws {
    guard let name = ImageName(picture.file) else { return }
    let images = call.images
    try await call.database.transaction { sql in
        try await sql.lockPicture(name)
        if try await !sql.isUsed(name) { try await images.remove(name) }
    }
}
