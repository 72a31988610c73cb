import Testing

@testable import CartwrightSecurity

@Suite struct DigestTests {
    @Test(
        "digests follow the published vectors",
        arguments: [
            (
                "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "da39a3ee5e6b4b0d3255bfef95601890afd80709"
            ),
            (
                "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "a9993e364706816aba3e25717850c26c9cd0d89d"
            ),
        ])
    func digests(text: String, sha256Hex: String, sha1Hex: String) {
        #expect(hex(sha256(text)) == sha256Hex)
        #expect(hex(sha256(Array(text.utf8))) == sha256Hex)
        #expect(hex(sha1(Array(text.utf8))) == sha1Hex)
    }

    @Test(
        "MD5 follows RFC 1321",
        arguments: [
            ("", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "900150983cd24fb0d6963f7d28e17f72"),
            ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
        ])
    func md5Digests(text: String, expected: String) { #expect(hex(md5(Array(text.utf8))) == expected) }

    @Test(
        "codes follow RFC 4231",
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131),
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ])
    func codes(key: [UInt8], message: [UInt8], expected: String) {
        #expect(hex(hmacSHA256(message, key: key)) == expected)
    }

    @Test("a code is valid for its message alone")
    func validity() {
        let key = HMACKey(Array("key".utf8))
        var code = key.authenticate([1, 2, 3])
        #expect(key.isValid(code, for: [1, 2, 3]))
        #expect(!key.isValid(code, for: [1, 2, 4]))
        #expect(!key.isValid(Array(code.dropLast()), for: [1, 2, 3]))
        #expect(!key.isValid([], for: [1, 2, 3]))
        code[31] ^= 1
        #expect(!key.isValid(code, for: [1, 2, 3]))
    }

    @Test("constant-time comparison agrees with ordinary comparison")
    func comparison() {
        #expect(constantTimeEquals([UInt8](), []))
        #expect(constantTimeEquals("secret", "secret"))
        #expect(!constantTimeEquals("secret", "secreT"))
        #expect(!constantTimeEquals("secret", "secret "))
    }

    @Test("a code is what RFC 2104 says at every length, whether the message begins as expected or not")
    func lengths() {
        let secret = [UInt8](repeating: 7, count: 40)
        let padded = secret + [UInt8](repeating: 0, count: 24)
        let key = HMACKey(secret)
        let message = (0..<1100).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let keys = [0, 63, 64, 70, 130].map { key.expecting(Array(message[..<$0])) }
        for count in 0...message.count {
            let message = Array(message[..<count])
            let inner = sha256(padded.map { $0 ^ 0x36 } + message)
            let code = sha256(padded.map { $0 ^ 0x5C } + inner)
            for key in [key] + keys { #expect(key.authenticate(message) == code, "\(count) bytes") }
        }
        var changed = message
        changed[3] ^= 1
        for key in keys {
            #expect(key.authenticate(changed) == HMACKey(secret).authenticate(changed))
            #expect(!key.isValid(key.authenticate(changed), for: message))
        }
    }
}
