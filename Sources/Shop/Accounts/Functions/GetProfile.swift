public import Cartwright
import CartwrightPostgres

/// The signed-in user.
public func getProfile(_ call: Call) async throws -> User { try await call.database.read.callingUser(call) }
