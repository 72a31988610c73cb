import FoundationEssentials
import Glibc

extension JWT.Claims {
    /// How every payload begins that `sign` writes, as far as it is the same base 64 in all of them.
    static let encodedOpening = String(base64url(Array("{\"sub\":\"".utf8)).dropLast())

    /// Reads what `json` writes, byte for byte; nil for every other spelling, however good, which `init(any:)` reads.
    init?(ours json: UnsafeBufferPointer<UInt8>) {
        var text = Cursor(bytes: json)
        guard text.skip("{\"sub\":\""), let user = text.id(), text.skip("\",\"role\":\""), let role = text.word(),
            text.skip("\"")
        else { return nil }
        var seller: UUID?
        if text.skip(",\"seller\":\"") {
            seller = text.id()
            guard seller != nil, text.skip("\"") else { return nil }
        }
        var session: UUID?
        if text.skip(",\"sid\":\"") {
            session = text.id()
            guard session != nil, text.skip("\"") else { return nil }
        }
        guard text.skip(",\"iat\":"), let issuedAt = text.integer(), text.skip(",\"exp\":"),
            let expiresAt = text.integer()
        else { return nil }
        var notBefore: Int?
        if text.skip(",\"nbf\":") {
            notBefore = text.integer()
            guard notBefore != nil else { return nil }
        }
        guard text.skip("}"), text.isAtEnd else { return nil }
        self.init(
            user: user, role: role, seller: seller, session: session, issuedAt: issuedAt, expiresAt: expiresAt,
            notBefore: notBefore)
    }
}

/// A place in a payload of ours.
private struct Cursor {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    @inline(__always) mutating func skip(_ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard bytes.count - position >= count else { return false }
        guard let start = bytes.baseAddress, memcmp(start + position, literal.utf8Start, count) == 0 else {
            return false
        }
        position += count
        return true
    }

    mutating func id() -> UUID? {
        guard bytes.count - position >= 36 else { return nil }
        defer { position += 36 }
        return UUID(claim: UnsafeBufferPointer(rebasing: bytes[position..<position + 36]))
    }

    /// Plain ASCII up to a quotation mark.
    mutating func word() -> String? {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            let byte = bytes[position]
            guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return nil }
            position += 1
        }
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
    }

    /// Up to eighteen digits, as they are written in the years of our tokens.
    mutating func integer() -> Int? {
        let start = position
        var number = 0
        while position < bytes.count, bytes[position] &- 48 < 10 {
            guard position - start < 18 else { return nil }
            number = number * 10 + Int(bytes[position] - 48)
            position += 1
        }
        guard position > start, bytes[start] != UInt8(ascii: "0") else { return nil }
        return number
    }
}
