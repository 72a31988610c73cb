/// The stored text of a password hash: `$scrypt$ln=15,r=8,p=3$salt$key`, salt and key in base 64 without padding.
struct HashString {
    let cost: PasswordHash.Cost
    let salt: [UInt8]
    let key: [UInt8]

    var text: String {
        let standard = Base64.standard
        return "$scrypt$ln=\(cost.logN),r=\(cost.r),p=\(cost.p)$"
            + standard.encode(salt, padded: false) + "$" + standard.encode(key, padded: false)
    }
}

extension HashString {
    /// Nil for another scheme, a cost out of bounds or anything malformed.
    init?(parsing text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
        let settings = parts[2].split(separator: ",", omittingEmptySubsequences: false)
        guard settings.count == 3,
            let logN = Self.number(settings[0], named: "ln="), let r = Self.number(settings[1], named: "r="),
            let p = Self.number(settings[2], named: "p=")
        else { return nil }
        cost = PasswordHash.Cost(logN: logN, r: r, p: p)
        guard cost.isAcceptable,
            let salt = Base64.standard.decode(Array(parts[3].utf8)[...]), (8...64).contains(salt.count),
            let key = Base64.standard.decode(Array(parts[4].utf8)[...]), (16...64).contains(key.count)
        else { return nil }
        self.salt = salt
        self.key = key
    }

    private static func number(_ setting: Substring, named name: String) -> Int? {
        guard setting.hasPrefix(name) else { return nil }
        let digits = setting.dropFirst(name.count)
        guard (1...2).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int(digits)
    }
}
