public import Cartwright
import CartwrightPostgres
import Commerce

/// The signed-in user.
public func getProfile(_ call: Call) async throws -> User {
    guard let user = try await call.database.read.user(User.ID(call.userID)), user.status == .active else {
        throw Problem.unauthorized
    }
    return user
}
