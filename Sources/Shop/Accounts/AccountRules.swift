package import Cartwright
import Commerce

extension Validation {
    /// An address that mail could reach: one @, something on both sides, a dot behind it, no spaces.
    package mutating func email(_ email: String?, _ field: String = "email") {
        guard let email else { return }
        plainText(email, field)
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        let isAddress =
            parts.count == 2 && (1...64).contains(parts[0].utf8.count) && parts[1].utf8.count >= 3
            && email.utf8.count <= 254 && parts[1].contains(".") && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
            && !parts[1].contains("..")
            && email.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"<>(),;:\\\"[]".utf8.contains($0) }
        check(isAddress, field, "not_an_email", "must be an e-mail address, such as ada@example.com")
    }

    /// Eight characters and more; what they are is the person's own affair. Never echoed.
    mutating func password(_ password: String?, _ field: String = "password") {
        guard let password else { return }
        if password.utf8.count > 1024 { return fail(field, "too_long", "must have at most 1,024 bytes") }
        length(password, 8...1024, field)
    }

    /// What one may call oneself: no @, so that it is never taken for an address.
    mutating func username(_ name: String?) {
        text(name, 2...40, "username")
        if let name, name.contains("@") || name.contains(where: \.isWhitespace) {
            fail("username", "not_a_username", "must have no spaces and no @")
        }
    }

    /// The fields of a profile that anybody may leave out.
    mutating func profile(firstName: String?, lastName: String?, phone: String?) {
        text(firstName, 1...80, "first_name")
        text(lastName, 1...80, "last_name")
        self.phone(phone)
    }

    /// A telephone number as people write it.
    package mutating func phone(_ phone: String?) {
        text(phone, 1...40, "phone")
        if let phone {
            let digits = phone.filter(\.isNumber).count
            check(
                (5...20).contains(digits) && phone.allSatisfy { $0.isNumber || "+-() ./".contains($0) }, "phone",
                "not_a_phone_number", "must be a telephone number, such as +1234567890")
        }
    }
}
