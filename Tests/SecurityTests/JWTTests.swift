import CartwrightSecurity
import FoundationEssentials
import Testing

@Suite struct JWTTests {
    let now = Date(timeIntervalSince1970: 1_800_000_000.7)
    let secret = Secret(String(repeating: "s", count: 32))
    let other = Secret(String(repeating: "o", count: 40))

    private func claims(seller: UUID? = nil) -> JWT.Claims {
        JWT.Claims(user: UUID(), role: "customer", seller: seller, session: UUID(), issuedAt: now, expiresIn: 900)
    }

    /// A token made by hand: any header, any payload, signed with `secret`.
    private func token(_ header: String, _ payload: String, by secret: Secret<String>? = nil) -> String {
        let input = base64url(Array(header.utf8)) + "." + base64url(Array(payload.utf8))
        let key = Array((secret ?? self.secret).reveal().utf8)
        return input + "." + base64url(hmacSHA256(Array(input.utf8), key: key))
    }

    private var payload: String {
        #"{"sub":"0192f6f0-0000-7000-8000-000000000001","role":"admin","iat":1800000000,"exp":1800000900}"#
    }

    @Test("what is signed is what is verified")
    func roundTrip() throws {
        let jwt = try JWT(secret: secret)
        for seller in [nil, UUID()] {
            let claims = claims(seller: seller)
            #expect(try jwt.verify(jwt.sign(claims), now: now) == claims)
            #expect(try jwt.verify("Bearer \(jwt.sign(claims))".dropFirst(7), now: now) == claims)
        }
    }

    @Test("a token ends when it says so")
    func expiry() throws {
        let jwt = try JWT(secret: secret)
        let token = jwt.sign(claims())
        #expect(throws: Never.self) { try jwt.verify(token, now: now.addingTimeInterval(899)) }
        #expect(throws: JWT.Failure.expired) { try jwt.verify(token, now: now.addingTimeInterval(900)) }
        #expect(throws: Never.self) { try jwt.verify(token, now: now.addingTimeInterval(-60)) }
        #expect(throws: JWT.Failure.notYetValid) { try jwt.verify(token, now: now.addingTimeInterval(-62)) }
        var later = claims()
        later.notBefore = later.issuedAt + 120
        #expect(throws: JWT.Failure.notYetValid) { try jwt.verify(jwt.sign(later), now: now) }
        #expect(throws: Never.self) { try jwt.verify(jwt.sign(later), now: now.addingTimeInterval(61)) }
    }

    @Test("the previous secret still verifies and a third one does not")
    func rotation() throws {
        let token = try JWT(secret: other).sign(claims())
        #expect(throws: Never.self) { try JWT(secret: secret, previous: other).verify(token, now: now) }
        #expect(throws: JWT.Failure.unknownKey) { try JWT(secret: secret).verify(token, now: now) }
    }

    @Test("any change to a token ends it")
    func tampering() throws {
        let jwt = try JWT(secret: secret)
        let token = Array(jwt.sign(claims()).utf8)
        for index in token.indices {
            var changed = token
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let text = String(decoding: changed, as: UTF8.self)
            #expect(throws: JWT.Failure.self) { try jwt.verify(text, now: now) }
        }
    }

    @Test(
        "the token never chooses the algorithm",
        arguments: [
            #"{"alg":"none"}"#, #"{"alg":"None","typ":"JWT"}"#, #"{"alg":"HS512"}"#, #"{"alg":"EdDSA"}"#,
            #"{"typ":"JWT"}"#,
            #"{"alg":"hs256"}"#, #"{"alg":""}"#,
        ])
    func algorithm(header: String) throws {
        let jwt = try JWT(secret: secret)
        #expect(throws: JWT.Failure.wrongAlgorithm) { try jwt.verify(token(header, payload), now: now) }
    }

    @Test("another issuer of the same secret may leave out the key's id, and may use escapes")
    func foreignHeader() throws {
        let jwt = try JWT(secret: secret)
        #expect(try jwt.verify(token(#"{"typ":"JWT","alg":"HS256"}"#, payload), now: now).role == "admin")
        let escaped = payload.replacing("admin", with: #"\u0061d\/min"#).replacing("{", with: "{ \"jti\" : true ,")
        #expect(try jwt.verify(token(#"{"alg":"HS256"}"#, escaped), now: now).role == "ad/min")
    }

    @Test(
        "headers that a careful reader refuses",
        arguments: [
            #"{"alg":"HS256","crit":"b64","b64":false}"#, #"{"alg":"HS256","alg":"HS256"}"#, #"["HS256"]"#,
            #"{"alg":7}"#,
            #"{"alg":"HS256","kid":null}"#, "", #"{"alg":"HS256"} x"#, #"{"alg":"HS256""#,
        ])
    func headers(header: String) throws {
        let jwt = try JWT(secret: secret)
        #expect(throws: JWT.Failure.malformed) { try jwt.verify(token(header, payload), now: now) }
    }

    @Test(
        "payloads that a careful reader refuses, even signed",
        arguments: [
            "", "{}", "null", #"{"sub":"1","role":"admin","iat":1800000000,"exp":1800000900}"#,
            #"{"sub":"0192f6f0-0000-7000-8000-000000000001","role":"admin","iat":1800000000}"#,
            #"{"sub":"0192f6f0-0000-7000-8000-0000000000+1","role":"admin","iat":1800000000,"exp":1800000900}"#,
            #"{"sub":"0192f6f000-00-7000-8000-000000000001","role":"admin","iat":1800000000,"exp":1800000900}"#,
            #"{"sub":"0192f6f0-0000-7000-8000-00000000001","role":"admin","iat":1800000000,"exp":1800000900}"#,
            #"{"sub":"0192f6f0-0000-7000-8000-000000000001","role":"admin","iat":1800000000,"exp":"1800000900"}"#,
            #"{"sub":"0192f6f0-0000-7000-8000-000000000001","role":"admin","iat":1800000000,"exp":1.8e9}"#,
            #"{"sub":"0192f6f0-0000-7000-8000-000000000001","role":"admin","iat":1800000000,"exp":01800000900}"#,
            #"{"sub":"0192f6f0-0000-7000-8000-000000000001","role":"admin","role":"user","iat":1800000000,"exp":1800000900}"#,
            #"{"sub":"0192f6f0-0000-7000-8000-000000000001","role":"ad\qmin","iat":1800000000,"exp":1800000900}"#,
            #"{"sub":"0192f6f0-0000-7000-8000-000000000001","role":"\ud800","iat":1800000000,"exp":1800000900}"#,
            #"{"sub":"0192f6f0-0000-7000-8000-000000000001","role":"admin","seller":"x","iat":1800000000,"exp":1800000900}"#,
        ])
    func payloads(payload: String) throws {
        let jwt = try JWT(secret: secret)
        let header = #"{"alg":"HS256"}"#
        #expect(throws: JWT.Failure.malformed) { try jwt.verify(token(header, payload), now: now) }
    }

    @Test(
        "text that is no token is refused",
        arguments: ["", ".", "..", "a.b", "a..b", "a.b.", ".b.c", "a.b.c.d", "a b.c.d"])
    func malformed(text: String) throws {
        let jwt = try JWT(secret: secret)
        #expect(throws: JWT.Failure.self) { try jwt.verify(text, now: now) }
        #expect(throws: JWT.Failure.self) { try jwt.verify(jwt.sign(claims()) + "=", now: now) }
        let long = String(repeating: "x", count: 5000)
        #expect(throws: JWT.Failure.malformed) { try jwt.verify("\(long).\(long).\(long)", now: now) }
    }

    @Test("a short secret is refused")
    func shortSecret() {
        #expect(throws: JWT.KeyError.secretTooShort(minimum: 32)) { try JWT(secret: "short") }
        #expect(throws: JWT.KeyError.secretTooShort(minimum: 32)) { try JWT(secret: secret, previous: "short") }
    }

    // RFC 8037, appendix A.
    private let seed: Secret<String> = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
    private let pem: Secret<String> = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----
        """

    @Test("an Ed25519 key is read from PEM and from its bytes, and published")
    func publicKeys() throws {
        let line = Secret(pem.reveal().replacing("\n", with: "\\n"))
        for key in [seed, pem, line] {
            let published = String(decoding: try #require(try JWT(privateKey: key).publicKeys), as: UTF8.self)
            #expect(published.contains(#""x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#))
            #expect(published.contains(#""kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k""#))
            #expect(!published.contains(seed.reveal()))
        }
        #expect(try JWT(secret: secret).publicKeys == nil)
    }

    @Test("EdDSA signs, verifies, rotates and refuses HS256")
    func edDSA() throws {
        let jwt = try JWT(privateKey: pem)
        let claims = claims()
        let signed = jwt.sign(claims)
        #expect(try jwt.verify(signed, now: now) == claims)
        #expect(throws: JWT.Failure.self) { try jwt.verify(signed.dropLast(4) + "AAAA", now: now) }
        #expect(throws: JWT.Failure.wrongAlgorithm) { try jwt.verify(token(#"{"alg":"HS256"}"#, payload), now: now) }
        #expect(throws: JWT.Failure.wrongAlgorithm) { try JWT(secret: secret).verify(signed, now: now) }
        let next = Secret(base64url(randomBytes(32)))
        #expect(try JWT(privateKey: next, previous: pem).verify(signed, now: now) == claims)
        #expect(throws: JWT.Failure.unknownKey) { try JWT(privateKey: next).verify(signed, now: now) }
    }

    @Test("what is not an Ed25519 private key is refused", arguments: ["", "x", "-----BEGIN PRIVATE KEY-----"])
    func unreadable(text: String) {
        #expect(throws: JWT.KeyError.unreadablePrivateKey) { try JWT(privateKey: Secret(text)) }
    }
}
