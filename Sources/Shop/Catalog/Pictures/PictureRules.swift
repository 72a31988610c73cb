import Cartwright
import CartwrightJSON

/// What holds for every picture that is uploaded.
enum PictureRules {
    /// How large a file may be; the manifest says the same of the request's body.
    static let mostBytes = 5 << 20
    /// How many pixels a picture may have: what a browser needs four bytes each for.
    static let mostPixels = 40_000_000
    /// How long each side may be.
    static let longestSide = 16_384
    /// How many pictures a product may have.
    static let mostPerProduct = 12
}

extension PictureHeader {
    /// The header of an upload, or what is wrong with it.
    static func checked(_ bytes: [UInt8]) throws -> PictureHeader {
        guard bytes.count <= PictureRules.mostBytes else {
            throw Problem(
                status: 413, code: "body_too_large", title: "The picture is too large",
                detail: "A picture may have \(PictureRules.mostBytes >> 20) MB")
        }
        let header: PictureHeader
        do throws(PictureHeader.Failure) { header = try PictureHeader(bytes) } catch {
            switch error {
            case .unknownType:
                throw Problem(
                    status: 415, code: "unsupported_media_type", title: "This is not a picture the shop can show",
                    detail: "Send the bytes of a PNG, JPEG, WebP or GIF file; its content decides, not its name")
            case .broken(let reason):
                throw Problem.unprocessable("picture_unreadable", "The picture cannot be read: \(reason)")
            }
        }
        guard header.width <= PictureRules.longestSide, header.height <= PictureRules.longestSide,
            header.width * header.height <= PictureRules.mostPixels
        else {
            throw Problem.unprocessable(
                "too_many_pixels",
                "A picture may have \(PictureRules.mostPixels / 1_000_000) million pixels, "
                    + "and sides of \(PictureRules.longestSide)",
                details: ["width": .number(.init(header.width)), "height": .number(.init(header.height))])
        }
        return header
    }
}
