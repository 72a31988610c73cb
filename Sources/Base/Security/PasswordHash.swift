import CCrypto

/// Password hashing by scrypt (RFC 7914). It takes a tenth of a second of a core on purpose: call it off the loop.
public enum PasswordHash {
    /// What one hash costs. Memory is 128 × 2^logN × r bytes.
    public struct Cost: Sendable, Hashable {
        public var logN: Int
        public var r: Int
        public var p: Int

        public init(logN: Int, r: Int = 8, p: Int = 1) {
            self.logN = logN
            self.r = r
            self.p = p
        }

        /// 32 MiB, three passes: OWASP's recommendation for scrypt.
        public static let standard = Cost(logN: 15, r: 8, p: 3)
        /// A thousandth of the standard, for tests that sign people up.
        public static let cheap = Cost(logN: 6, r: 8, p: 1)

        var memory: Int { 128 * r << logN }
        /// A hash from elsewhere may be dearer than ours, but not so dear that verifying it is an attack.
        var isAcceptable: Bool {
            (1...20).contains(logN) && (1...32).contains(r) && (1...16).contains(p) && memory <= 128 << 20
        }
    }

    /// Why no hash was made.
    public enum Failure: Error, Hashable {
        case tooLong(maximum: Int)
        case unacceptableCost
        case outOfMemory
    }

    /// Longer passwords are refused, so that nobody buys CPU time with megabytes.
    public static let maximumBytes = 1024

    /// A new hash with a random salt, in the form `$scrypt$ln=15,r=8,p=3$salt$hash`.
    public static func hash(_ password: String, cost: Cost = .standard) throws(Failure) -> String {
        guard password.utf8.count <= maximumBytes else { throw .tooLong(maximum: maximumBytes) }
        guard cost.isAcceptable else { throw .unacceptableCost }
        let parts = HashString(cost: cost, salt: randomBytes(16), key: [])
        guard let key = derive(password, parts, length: 32) else { throw .outOfMemory }
        return HashString(cost: cost, salt: parts.salt, key: key).text
    }

    /// Whether `password` made `hash`. With nil (no such user) it takes as long and says no.
    public static func verify(_ password: String, against hash: String?) -> Bool {
        guard password.utf8.count <= maximumBytes else { return false }
        guard let parts = HashString(parsing: hash ?? nobody) else { return false }
        guard let key = derive(password, parts, length: parts.key.count) else { return false }
        return constantTimeEquals(key, parts.key) && hash != nil
    }

    /// Whether `hash` was made at another cost than today's and should be made again at the next sign-in.
    public static func needsRehash(_ hash: String, cost: Cost = .standard) -> Bool {
        HashString(parsing: hash)?.cost != cost
    }

    private static let nobody =
        HashString(cost: .standard, salt: randomBytes(16), key: randomBytes(32)).text

    private static func derive(_ password: String, _ parts: HashString, length: Int) -> [UInt8]? {
        var key = [UInt8](repeating: 0, count: length)
        var password = password
        let cost = parts.cost
        // Room for V, B and the block in flight; OpenSSL refuses what needs more.
        let memory = UInt64(cost.memory + 128 * cost.r * (cost.p + 2) + 65536)
        let status = password.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                EVP_PBE_scrypt(
                    characters.baseAddress, characters.count, parts.salt, parts.salt.count, 1 << UInt64(cost.logN),
                    UInt64(cost.r), UInt64(cost.p), memory, &key, length)
            }
        }
        return status == 1 ? key : nil
    }
}
