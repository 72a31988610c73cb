import CartwrightJSON
import CartwrightSecurity

/// Signs cursors and checks them: base64url of a short code and the key's JSON. The code covers the list's description,
/// so a cursor of another list, filter or sort does not open.
package struct Cursors: Sendable {
    private static let codeLength = 12
    private let key: HMACKey

    package init(secret: [UInt8]) { key = HMACKey(hmacSHA256(Array("cartwright cursors".utf8), key: secret)) }

    func seal(_ value: some Encodable, listing: String) throws -> String {
        let json = try JSON.encode(value)
        return base64url(code(for: json, listing) + json)
    }

    func open<Value: Decodable>(_ text: String, listing: String, as type: Value.Type) throws -> Value {
        guard let bytes = base64urlDecoded(text), bytes.count > Self.codeLength else { throw Self.refused }
        let json = Array(bytes[Self.codeLength...])
        guard constantTimeEquals(Array(bytes[..<Self.codeLength]), code(for: json, listing)) else { throw Self.refused }
        do { return try JSON.decode(type, from: json) } catch { throw Self.refused }
    }

    private func code(for json: [UInt8], _ listing: String) -> [UInt8] {
        Array(key.authenticate(Array(listing.utf8) + [0] + json)[..<Self.codeLength])
    }

    private static var refused: Problem {
        .invalid("cursor", "bad_cursor", "is not a cursor of this list: begin again without one")
    }
}

package enum CursorsKey: CallKey {
    package static let defaultValue = Cursors(secret: randomBytes(32))
}

extension Call {
    package var cursors: Cursors { self[CursorsKey.self] }
}
