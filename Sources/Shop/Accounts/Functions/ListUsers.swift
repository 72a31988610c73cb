public import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials

/// Everybody with an account, for administrators: filtered, the newest first.
public func listUsers(_ query: UserQuery, _ call: Call) async throws -> Page<User> {
    let connection = try call.database.read
    try await connection.requireAdministrator(call)
    let last = try query.cursor?.key(in: query.listing, call)
    let limit = query.limit ?? 20
    let rows = try await connection.users(query, before: last, limit: limit)
    return try call.page(rows, limit: limit, of: query.listing, after: \.id.rawValue)
}
