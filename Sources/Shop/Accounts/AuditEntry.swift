public import CartwrightJSON
public import CartwrightPostgres
public import FoundationEssentials

/// One change that was noted.
public struct AuditEntry: Codable, Sendable, RowReadable {
    /// The entry's own id.
    public let id: UUID
    /// Who changed it; `null` for the command line.
    public let actorID: UUID?
    /// As what: `admin`, `support`, `seller`, `api_key` or `command_line`.
    public let actorRole: String
    /// The function that was called.
    public let function: String
    /// What was done: `product.updated`.
    public let action: String
    /// To what kind of thing: `product`.
    public let object: String
    /// To which one.
    public let objectID: UUID
    /// The fields that were changed, with their new values, or whatever else tells what happened.
    public let changes: JSONObject
    /// The request that did it.
    public let requestID: String
    /// Where the request came from.
    public let address: String?
    /// When.
    public let createdAt: Date

    static let columns: SQL = """
        a.id, a.actor_id, a.actor_role, a.function, a.action, a.object, a.object_id, a.changes, a.request_id, a.address,
          a.created_at
        """

    /// Reads the columns of the log, one after the other.
    public init(row: inout Row) throws {
        id = try row.next()
        actorID = try row.next()
        actorRole = try row.next()
        function = try row.next()
        action = try row.next()
        object = try row.next()
        objectID = try row.next()
        changes = try row.next(JSONValue.self).object ?? JSONObject()
        requestID = try row.next()
        address = try row.next()
        createdAt = try row.next()
    }
}
