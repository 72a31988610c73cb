/// Fields whose value no error ever echoes.
enum SecretFields {
    private static let words = ["password", "secret", "token", "pin", "cvc", "cvv", "card", "iban", "key", "code"]

    static func isSecret(_ field: String) -> Bool {
        let field = field.lowercased()
        return words.contains(where: field.contains)
    }
}
