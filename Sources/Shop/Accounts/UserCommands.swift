import Cartwright
import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
import Commerce

/// `cartwright users …`
let userCommands: [ServiceCommand] = [
    ServiceCommand(
        "users", "create", "Add a user with any role",
        options: [
            .init("email", "ADDRESS", "whose account it is", isRequired: true),
            .init("role", "ROLE", "customer, seller, support or admin"),
            .init("password", "TEXT", "the password; a random one is made without it"),
        ], run: createUser),
    ServiceCommand(
        "users", "reset-password", "Give a user a new password and end all sessions",
        options: [
            .init("email", "ADDRESS", "whose account it is", isRequired: true),
            .init("password", "TEXT", "the password; a random one is made without it"),
        ], run: resetPassword),
]

@Sendable private func createUser(_ call: Call, _ options: [String: String]) async throws -> [String] {
    let given = options["password"]
    let password = given ?? base64url(randomBytes(12))
    let registration = Registration(email: options["email"] ?? "", password: password)
    var validation = Validation()
    registration.validate(&validation)
    let role = Role(rawValue: options["role"] ?? "customer")
    validation.check(role != nil, "role", "unknown_value", "must be customer, seller, support or admin")
    try validation.throwIfFailed()
    let hash = try await call.passwords.hash(password)
    let user = try await call.database.transaction { sql in
        let user = try await sql.open(registration, passwordHash: hash, as: role ?? .customer, call)
        try await sql.audit(
            call, "user.created", object: "user", id: user.id.rawValue, changes: ["role": .string(user.role.rawValue)])
        return user
    }
    return ["\(user.email) is \(user.role.rawValue)."] + (given == nil ? ["Password: \(password)"] : [])
}

@Sendable private func resetPassword(_ call: Call, _ options: [String: String]) async throws -> [String] {
    let given = options["password"]
    let password = given ?? base64url(randomBytes(12))
    var validation = Validation()
    validation.password(password)
    try validation.throwIfFailed()
    let email = options["email"] ?? ""
    let hash = try await call.passwords.hash(password)
    try await call.database.transaction { sql in
        guard let found = try await sql.user(signingInAs: email) else {
            throw Problem.notFound("There is no user \(email)")
        }
        try await sql.setPassword(of: found.user, hash: hash, call)
        try await sql.audit(call, "user.password_reset", object: "user", id: found.user.id.rawValue)
    }
    return ["\(email) has a new password."] + (given == nil ? ["Password: \(password)"] : [])
}
