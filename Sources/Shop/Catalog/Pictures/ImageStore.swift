import Cartwright
import CartwrightSecurity

/// Where the bytes of pictures are kept, under names that say what they hold: the digest of the bytes.
public protocol ImageStore: Sendable {
    /// Keeps a picture. Once this returns it survives a crash; keeping the same bytes again changes nothing.
    func keep(_ bytes: [UInt8], as name: ImageName) async throws
    /// The bytes of a picture; nil where there is none of this name.
    func bytes(of name: ImageName) async throws -> [UInt8]?
    /// Forgets a picture; one that is not there is forgotten already.
    func remove(_ name: ImageName) async throws
}

/// The name of a kept picture: the SHA-256 of its bytes in hexadecimal, so never anything that a client wrote.
public struct ImageName: Hashable, Sendable {
    /// Sixty-four digits, small letters.
    public let text: String

    /// The name of a picture with this digest.
    public init(digest: [UInt8]) { text = hex(digest) }

    /// A name as the database has it; nil where it is not one.
    public init?(_ text: String) {
        guard text.utf8.count == 64, text.utf8.allSatisfy(Self.isDigit) else { return nil }
        self.text = text
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}

/// Under which key a call finds the store.
enum ImageStoreKey: CallKey {
    static var defaultValue: any ImageStore { LocalImageStore(folder: LocalImageStore.usualFolder) }
}

extension Call {
    /// Where pictures are kept.
    var images: any ImageStore { self[ImageStoreKey.self] }
}
