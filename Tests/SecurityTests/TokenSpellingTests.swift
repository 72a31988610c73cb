import FoundationEssentials
import Testing

@testable import CartwrightSecurity

/// One token, one spelling: what is cut short, padded, spelled otherwise or said twice is refused.
@Suite struct TokenSpellingTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let secret = Secret(String(repeating: "s", count: 32))
    private let other = Secret(String(repeating: "o", count: 40))
    private let user = "0192f6f0-0000-7000-8000-000000000001"

    private func claims(role: String = "customer") -> JWT.Claims {
        JWT.Claims(user: UUID(), role: role, session: UUID(), issuedAt: now, expiresIn: 900)
    }

    private func parts(_ token: String) -> [String] { token.split(separator: ".").map(String.init) }

    /// A token signed with `secret` over these encoded parts, however they are spelled.
    private func signed(_ header: String, _ payload: String) -> String {
        let input = header + "." + payload
        return input + "." + base64url(hmacSHA256(Array(input.utf8), key: Array(secret.reveal().utf8)))
    }

    private func failure(_ token: String, previous: Secret<String>? = nil) throws -> JWT.Failure? {
        let jwt = try JWT(secret: secret, previous: previous)
        do throws(JWT.Failure) {
            _ = try jwt.verify(token, now: now)
            return nil
        } catch { return error }
    }

    @Test("a token that was cut short anywhere is refused")
    func truncated() throws {
        let token = try JWT(secret: secret).sign(claims())
        let parts = parts(token)
        for count in 0..<token.utf8.count {
            let dots = token.prefix(count).filter { $0 == "." }.count
            let endsInDot = count == parts[0].utf8.count + parts[1].utf8.count + 2
            let expected: JWT.Failure = dots < 2 || endsInDot ? .malformed : .badSignature
            #expect(try failure(String(token.prefix(count))) == expected, "the first \(count)")
        }
        for count in 1..<token.utf8.count { #expect(try failure(String(token.suffix(count))) != nil) }
    }

    @Test("a signature has one spelling: no padding, no left-over bits, no other alphabet, no part after it")
    func signatures() throws {
        let token = try JWT(secret: secret).sign(claims())
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let letter = try #require(token.last)
        let last = try #require(alphabet.firstIndex(of: letter))
        for spare in 1...3 {
            let other = token.dropLast() + String(alphabet[last | spare])
            #expect(try failure(String(other)) == .badSignature)
        }
        for tail in ["=", "==", "A", " ", "\n", ".", ".AAAA", "\0"] {
            #expect(try failure(token + tail) == .badSignature)
        }
        for character in ["=", "+", "/", " ", "\n", ".", "ä", "\0"] {
            #expect(try failure(String(token.dropLast(character.utf8.count)) + character) == .badSignature)
        }
    }

    @Test("a payload has one spelling, even signed")
    func payloads() throws {
        let header = base64url(Array(#"{"alg":"HS256"}"#.utf8))
        // The spaces make the payload one and two bytes longer than whole groups.
        for spaces in ["", " ", "  "] {
            let json = #"{"sub":"\#(user)","role":"admin","iat":1800000000,"exp":1800000900}"# + spaces
            let payload = base64url(Array(json.utf8))
            #expect(try failure(signed(header, payload)) == nil)
            for tail in ["=", "==", "A", "\n", "+", "/", "*", "\u{80}"] {
                #expect(try failure(signed(header, payload + tail)) == .malformed, "\(spaces.count) and \(tail)")
            }
            if payload.utf8.count % 4 != 0 {
                let last = try #require(payload.utf8.last)
                let other = String(payload.dropLast()) + String(UnicodeScalar(last + 1))
                #expect(try failure(signed(header, other)) == .malformed)
            }
            #expect(try failure(signed(header + "=", payload)) == .malformed)
            #expect(try failure(signed(header, "=" + String(payload.dropFirst()))) == .malformed)
        }
    }

    @Test(
        "no claim is said twice, known or unknown, in our own order or another",
        arguments: [
            #","sub":"0192f6f0-0000-7000-8000-000000000001""#, #","role":"admin""#, #","iat":1800000000"#,
            #","exp":1900000000"#, #","nbf":1,"nbf":1"#, #","aud":"a","aud":"a""#, #","aud":"a","\u0061ud":"a""#,
            #","r\u006fle":"admin""#, #","sid":null,"sid":null"#,
        ])
    func duplicates(extra: String) throws {
        let header = parts(try JWT(secret: secret).sign(claims()))[0]
        let plain = #""sub":"\#(user)","role":"customer","iat":1800000000,"exp":1800000900"#
        #expect(try failure(signed(header, base64url(Array("{\(plain)}".utf8)))) == nil)
        for json in ["{\(plain)\(extra)}", "{\(extra.dropFirst()),\(plain)}"] {
            #expect(try failure(signed(header, base64url(Array(json.utf8)))) == .malformed)
        }
    }

    @Test("claims are read up to the longest token there is, and not beyond", arguments: [300, 900, 2000, 2700, 2900])
    func long(length: Int) throws {
        let jwt = try JWT(secret: secret)
        for letter in ["r", "é"] {
            let claims = claims(role: String(repeating: letter, count: length / letter.utf8.count))
            let token = jwt.sign(claims)
            if token.utf8.count <= JWT.maximumBytes {
                #expect(try jwt.verify(token, now: now) == claims)
                #expect(try failure(String(token.dropLast(2)) + "AA") == .badSignature)
            } else {
                #expect(try failure(token) == .malformed)
            }
        }
    }

    @Test("a token of the previous key is as strictly read, and no key signs for the other")
    func rotated() throws {
        let old = parts(try JWT(secret: other).sign(claims()))
        let new = parts(try JWT(secret: secret).sign(claims()))
        #expect(try failure(old.joined(separator: "."), previous: other) == nil)
        #expect(try failure(old.joined(separator: ".")) == .unknownKey)
        #expect(try failure("\(old[0]).\(old[1]).\(new[2])", previous: other) == .badSignature)
        #expect(try failure("\(new[0]).\(old[1]).\(old[2])", previous: other) == .badSignature)
        #expect(try failure(signed(old[0], old[1]), previous: other) == .badSignature)
        #expect(try failure(old.joined(separator: ".") + "=", previous: other) == .badSignature)
        // Without a key's id the current one counts.
        let bare = base64url(Array(#"{"alg":"HS256"}"#.utf8))
        #expect(try failure(signed(bare, old[1]), previous: other) == nil)
        #expect(try JWT(secret: other, previous: secret).verify(signed(new[0], new[1]), now: now).role == "customer")
        #expect(throws: JWT.Failure.badSignature) {
            try JWT(secret: other, previous: secret).verify(signed(bare, new[1]), now: now)
        }
    }
}
