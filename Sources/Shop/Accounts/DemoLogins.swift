import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import Commerce

/// One login for each role, with a password of this installation's own; logins that are there already stay as they are.
func seedLogins(_ call: Call) async throws -> [String] {
    var lines: [String] = []
    var customer: String?
    for role in Role.allCases {
        let email = "\(role.rawValue)@demo.example"
        if try await call.database.read.user(signingInAs: email) != nil { continue }
        let password = base64url(randomBytes(9))
        let hash = try await call.passwords.hash(password)
        try await call.database.transaction { sql in
            var registration = Registration(email: email, password: password)
            registration.firstName = "Demo"
            registration.lastName = role.rawValue.prefix(1).uppercased() + role.rawValue.dropFirst()
            _ = try await sql.open(registration, passwordHash: hash, as: role, call)
        }
        lines.append("Login as \(role.rawValue): \(email) \(password)")
        if role == .customer { customer = "{\"email\":\"\(email)\",\"password\":\"\(password)\"}" }
    }
    if let customer {
        lines.append("Sign in:")
        lines.append(
            "  curl -s -X POST {url}/auth/login -H 'Content-Type: application/json' -d '\(customer)'")
    }
    return lines.isEmpty
        ? ["The demo logins are there already; cartwright users reset-password gives one a new password."] : lines
}
