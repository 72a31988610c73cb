import CartwrightSecurity
import Testing

@Suite struct EncodingTests {
    @Test(
        "base 64 follows the vectors of RFC 4648",
        arguments: [
            ("", "", ""), ("f", "Zg==", "Zg"), ("fo", "Zm8=", "Zm8"), ("foo", "Zm9v", "Zm9v"),
            ("foob", "Zm9vYg==", "Zm9vYg"), ("fooba", "Zm9vYmE=", "Zm9vYmE"), ("foobar", "Zm9vYmFy", "Zm9vYmFy"),
        ])
    func vectors(text: String, padded: String, unpadded: String) {
        let bytes = Array(text.utf8)
        #expect(base64(bytes) == padded)
        #expect(base64Decoded(padded) == bytes)
        #expect(base64url(bytes) == unpadded)
        #expect(base64urlDecoded(unpadded) == bytes)
    }

    @Test("the two alphabets differ in two characters")
    func alphabets() {
        #expect(base64([0xFB, 0xFF]) == "+/8=")
        #expect(base64url([0xFB, 0xFF]) == "-_8")
        #expect(base64urlDecoded("+/8") == nil)
        #expect(base64Decoded("-_8=") == nil)
    }

    @Test(
        "base64url has one spelling for each value",
        arguments: ["Zg==", "Zh", "Z", "Zm9v\n", " Zm9v", "Zm9=", "Zm8=", "Zm 9v", "Zm9vY", "é"])
    func strict(text: String) { #expect(base64urlDecoded(text) == nil) }

    @Test(
        "padded base 64 is refused when cut or padded wrongly",
        arguments: ["Zg", "Zg=", "Z===", "=", "Zg==Zg==", "Zh=="])
    func strictPadding(text: String) { #expect(base64Decoded(text) == nil) }

    @Test("every byte survives hexadecimal and base 64")
    func everyByte() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(hexDecoded(hex(bytes)) == bytes)
        #expect(base64Decoded(base64(bytes)) == bytes)
        #expect(base64urlDecoded(base64url(bytes)) == bytes)
    }

    @Test("hexadecimal reads both cases and nothing else")
    func hexadecimal() {
        #expect(hex([0x00, 0xAB, 0xFF]) == "00abff")
        #expect(hexDecoded("00ABfF") == [0x00, 0xAB, 0xFF])
        for text in ["0", "0g", "0x00", " 00", "00 ", "-1"] { #expect(hexDecoded(text) == nil) }
    }
}
