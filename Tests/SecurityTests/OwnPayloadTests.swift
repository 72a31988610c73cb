import FoundationEssentials
import Testing

@testable import CartwrightSecurity

/// The short way through a payload of ours agrees with the long way through anyone's.
@Suite struct OwnPayloadTests {
    private func payloads() -> [JWT.Claims] {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        return [false, true].flatMap { seller in
            [false, true].flatMap { session in
                [nil, 1_800_000_001].map { (notBefore: Int?) in
                    var claims = JWT.Claims(
                        user: UUID(), role: "seller", seller: seller ? UUID() : nil, session: session ? UUID() : nil,
                        issuedAt: now, expiresIn: 900)
                    claims.notBefore = notBefore
                    return claims
                }
            }
        }
    }

    private func ours(_ json: [UInt8]) -> JWT.Claims? {
        json.withUnsafeBufferPointer { JWT.Claims(ours: $0) }
    }

    private func anyones(_ json: [UInt8]) -> JWT.Claims? {
        json.withUnsafeBufferPointer { JWT.Claims(any: $0) }
    }

    @Test("what we write is read the short way")
    func written() {
        for claims in payloads() {
            #expect(ours(claims.json) == claims)
            #expect(anyones(claims.json) == claims)
        }
    }

    @Test("what the short way accepts, the long way reads the same")
    func agreement() {
        let bytes = Array("\0\u{1F}\"\\,:{}- 019afgAFG.e".utf8) + [0x7F, 0x80, 0xC3, 0xFF]
        let payloads = payloads()
        for claims in [payloads[0], payloads[7]] {
            let json = claims.json
            for place in json.indices {
                var variants = [Array(json[..<place]), Array(json[..<place] + json[(place + 1)...])]
                for byte in bytes {
                    var changed = json
                    changed[place] = byte
                    variants += [changed, json[..<place] + [byte] + json[place...]]
                }
                for variant in variants {
                    guard let short = ours(variant) else { continue }
                    #expect(short == anyones(variant), "\(String(decoding: variant, as: UTF8.self))")
                }
            }
        }
    }

    @Test("roles and times that need care go the long way", arguments: ["", "a\"b", "a\\b", "é", "a\u{7F}", "a\u{1}"])
    func care(role: String) {
        for time in [-5.0, 0, 1_800_000_000] {
            let claims = JWT.Claims(
                user: UUID(), role: role, issuedAt: Date(timeIntervalSince1970: time), expiresIn: 900)
            let json = claims.json
            #expect(json.withUnsafeBufferPointer { JWT.Claims(json: $0) } == claims)
        }
    }
}
