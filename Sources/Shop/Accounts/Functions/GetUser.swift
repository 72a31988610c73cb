public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Which user.
public struct UserChoice: Decodable, Sendable {
    /// The id.
    public let id: Reference<User>

    /// The user with this id.
    public init(id: Reference<User>) { self.id = id }
}

/// One user: oneself (also as `me`), or anybody for the staff. Others are not found.
public func getUser(_ choice: UserChoice, _ call: Call) async throws -> User {
    if case .slug("me") = choice.id { return try await getProfile(call) }
    guard case .id(let id) = choice.id, try call.isSystem || call.isStaff || call.userID == id.rawValue,
        let user = try await call.database.read.user(id)
    else { throw Problem.notFound("There is no such user") }
    return user
}
