import CartwrightSecurity
import Testing

@Suite struct PasswordHashTests {
    @Test("the right password verifies and no other does")
    func verify() throws {
        let hash = try PasswordHash.hash("password123", cost: .cheap)
        #expect(hash.hasPrefix("$scrypt$ln=6,r=8,p=1$"))
        #expect(PasswordHash.verify("password123", against: hash))
        #expect(!PasswordHash.verify("password124", against: hash))
        #expect(!PasswordHash.verify("", against: hash))
    }

    @Test("each hash has a salt of its own")
    func salts() throws {
        #expect(try PasswordHash.hash("x", cost: .cheap) != PasswordHash.hash("x", cost: .cheap))
    }

    @Test("a hash of RFC 7914's third vector verifies")
    func vector() throws {
        let text = { (bytes: [UInt8]) in base64(bytes).replacing("=", with: "") }
        let vector =
            "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$"
            + text(
                try #require(
                    hexDecoded(
                        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                            + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")))
        #expect(PasswordHash.verify("pleaseletmein", against: vector))
    }

    @Test(
        "what is not a hash, or asks for too much, verifies nothing",
        arguments: [
            "", "$", "plain", "$2b$10$abcdefghijklmnopqrstuv", "$scrypt$ln=6,r=8$AAAAAAAAAAAAAA$AAAA",
            "$scrypt$ln=20,r=32,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=6,r=8,p=99$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=0,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=+6,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=6,r=8,p=1$AA$AAAAAAAAAAAAAAAAAAAAAA", "$scrypt$ln=6,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$",
            "$scrypt$ln=6,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA$",
        ])
    func malformed(hash: String) {
        #expect(!PasswordHash.verify("password", against: hash))
        #expect(PasswordHash.needsRehash(hash))
    }

    @Test("a hash at another cost is to be made again")
    func rehash() throws {
        let hash = try PasswordHash.hash("x", cost: .cheap)
        #expect(PasswordHash.needsRehash(hash))
        #expect(!PasswordHash.needsRehash(hash, cost: .cheap))
    }

    @Test("an overlong password costs nothing")
    func overlong() throws {
        let password = String(repeating: "x", count: PasswordHash.maximumBytes + 1)
        #expect(throws: PasswordHash.Failure.tooLong(maximum: 1024)) { try PasswordHash.hash(password) }
        #expect(!PasswordHash.verify(password, against: try PasswordHash.hash("x", cost: .cheap)))
    }

    @Test("an account that does not exist says no at a real hash's cost")
    func nobody() { #expect(!PasswordHash.verify("password", against: nil)) }
}
