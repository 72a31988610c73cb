import Accounts
import Cartwright

extension Validation {
    /// What a seller says about itself.
    mutating func seller(name: String?, description: String?, email: String?, phone: String?) {
        text(name, 2...80, "name")
        length(description, 0...4000, "description")
        plainText(description, "description", lines: .many)
        self.email(email)
        self.phone(phone)
    }
}
