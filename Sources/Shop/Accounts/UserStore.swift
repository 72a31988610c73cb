import Cartwright
import CartwrightJSON
public import CartwrightPostgres
import Commerce
import FoundationEssentials

extension User: RowReadable {
    static let columns: SQL = """
        u.id, u.email, u.username, u.first_name, u.last_name, u.phone, u.address, u.role, u.seller_id, u.status,
          u.version, u.created_at, u.updated_at
        """

    /// Reads the columns of `User.columns`, one after the other.
    public init(row: inout Row) throws {
        id = try row.next()
        email = try row.next()
        username = try row.next()
        firstName = try row.next()
        lastName = try row.next()
        phone = try row.next()
        address = try row.next([UInt8]?.self).map { try JSON.decode(Address.self, from: $0) }
        role = try row.next()
        sellerID = try row.next()
        status = try row.next()
        version = try row.next()
        createdAt = try row.next()
        updatedAt = try row.next()
    }
}

/// A user with what proves the password.
struct UserWithPassword: RowReadable, Sendable {
    let passwordHash: String
    let user: User

    init(row: inout Row) throws {
        passwordHash = try row.next()
        user = try User(row: &row)
    }
}

extension DatabaseConnection {
    /// One user by id.
    func user(_ id: User.ID) async throws -> User? {
        try await row("select \(User.columns) from accounts.users u where u.id = \(id)")
    }

    /// Who signs in by this e-mail address or user name.
    func user(signingInAs login: String) async throws -> UserWithPassword? {
        let key = login.lowercased()
        let condition: SQL = key.contains("@") ? "u.email_key = \(key)" : "u.username_key = \(key)"
        return try await row("select u.password_hash, \(User.columns) from accounts.users u where \(condition)")
    }
}

/// A user's row before it is there.
struct NewUser: Sendable {
    var id: User.ID
    var email: String
    var username: String?
    var passwordHash: String
    var role: Role
    var sellerID: UUID?
    var firstName: String?
    var lastName: String?
    var phone: String?
    var address: Address?
}

extension Transaction {
    /// Writes a user; an address or a name that is taken is a 409.
    func insert(_ user: NewUser, at now: Date) async throws -> User {
        let row: User?
        do {
            row = try await savepoint { sql in
                try await sql.row(
                    """
                    insert into accounts.users as u
                      (id, email, username, password_hash, role, seller_id, first_name, last_name, phone, address,
                       created_at, updated_at)
                    values
                      (\(user.id), \(user.email), \(user.username), \(user.passwordHash), \(user.role), \(user.sellerID),
                       \(user.firstName), \(user.lastName), \(user.phone), \(json: user.address), \(now), \(now))
                    returning \(User.columns)
                    """)
            }
        } catch let error as DatabaseError where error.server?.sqlState == "23505" {
            throw Problem.taken(error.server?.constraint)
        }
        guard let row else { throw Problem.notFound }
        return row
    }

    /// Locks a user's row for a change, and reads it.
    func lockedUser(_ id: User.ID) async throws -> User? {
        try await row("select \(User.columns) from accounts.users u where u.id = \(id) for update")
    }

    /// Writes a user's own fields; the version goes up by one.
    func save(_ user: User, at now: Date) async throws -> User {
        let row: User?
        do {
            row = try await savepoint { sql in
                try await sql.row(
                    """
                    update accounts.users u set
                      email = \(user.email), username = \(user.username), first_name = \(user.firstName),
                      last_name = \(user.lastName), phone = \(user.phone), address = \(json: user.address),
                      version = u.version + 1, updated_at = \(now)
                    where u.id = \(user.id)
                    returning \(User.columns)
                    """)
            }
        } catch let error as DatabaseError where error.server?.sqlState == "23505" {
            throw Problem.taken(error.server?.constraint)
        }
        guard let row else { throw Problem.notFound }
        return row
    }
}

extension Problem {
    fileprivate static func taken(_ constraint: String?) -> Problem {
        constraint == "users_username"
            ? .conflict("username_taken", "Somebody else has this user name")
            : .conflict("email_taken", "There is an account with this e-mail address already: sign in")
    }
}
