import CartwrightJSON
import CartwrightSecurity
import Commerce
import FoundationEssentials
import Testing

@testable import Accounts
@testable import Cartwright

/// One shop for the whole walk, with somebody of each role, and two of those who own things.
struct Visitors: Sendable {
    static let password = "password123"
    private static let shared = Task { try await Visitors() }

    /// The shop that all visits share; each makes the objects it visits.
    static func all() async throws -> Visitors { try await shared.value }

    let shop: HostedShop
    private let people: [Visitor: (id: UUID, seller: UUID?, token: String)]

    private init() async throws {
        shop = try await HostedShop()
        var people: [Visitor: (id: UUID, seller: UUID?, token: String)] = [:]
        for visitor in Visitor.allCases where visitor != .nobody {
            let role: Role =
                switch visitor {
                case .nobody, .customer, .otherCustomer: .customer
                case .seller, .otherSeller: .seller
                case .support: .support
                case .admin: .admin
                }
            people[visitor] = try await Self.open(visitor.rawValue, role, in: shop)
        }
        self.people = people
    }

    private static func open(
        _ name: String, _ role: Role, in shop: HostedShop
    ) async throws -> (id: UUID, seller: UUID?, token: String) {
        let call = shop.host.systemCall("walk")
        let hash = try PasswordHash.hash(password, cost: .cheap)
        let user = try await call.database.transaction { sql in
            try await sql.open(
                Registration(email: "\(name)@example.com", password: password), passwordHash: hash, as: role, call)
        }
        let caller = Caller.User(id: user.id.rawValue, role: role, sellerID: user.sellerID)
        return (user.id.rawValue, user.sellerID, call.accessTokens.issue(for: caller, at: Date()).token)
    }

    /// The access token of a visitor; nobody has none.
    func token(_ visitor: Visitor) -> String? { people[visitor]?.token }

    /// The id of a visitor.
    func id(_ visitor: Visitor) throws -> String {
        try #require(people[visitor]).id.uuidString.lowercased()
    }

    /// The seller that a visitor acts for.
    func seller(_ visitor: Visitor) throws -> String {
        try #require(people[visitor]?.seller).uuidString.lowercased()
    }

    /// The id of somebody new, for what changes people.
    func newcomer(_ role: Role = .customer) async throws -> String {
        let name = "new-" + base64url(randomBytes(6))
        return try await Self.open(name, role, in: shop).id.uuidString.lowercased()
    }

    /// A session of a visitor, begun for a visit.
    func session(of visitor: Visitor) async throws -> (id: String, refreshToken: String) {
        let call = shop.host.systemCall("walk")
        let user = User.ID(try #require(people[visitor]).id)
        let signedIn = try await call.database.transaction { sql in
            try await sql.beginSession(try #require(try await sql.user(user)), call)
        }
        let caller = call.accessTokens.holder(of: Substring(signedIn.accessToken), at: call.now)?.user
        let id = try #require(caller?.sessionID).uuidString.lowercased()
        return (id, signedIn.refreshToken)
    }

    /// What a visitor makes with a call: the answer, which must be a success.
    @discardableResult
    func make(
        _ function: String, _ body: String? = nil, path: [String] = [], by visitor: Visitor
    ) async throws -> JSONValue {
        let answer = try await shop.send(function, path: path, body: body, token: token(visitor))
        try #require((200..<300).contains(answer.status), "\(function): \(answer.text)")
        return answer.json
    }

    /// The id of what a visitor makes with a call.
    func made(_ function: String, _ body: String, path: [String] = [], by visitor: Visitor) async throws -> String {
        try #require(try await make(function, body, path: path, by: visitor)["id"]?.string)
    }
}
