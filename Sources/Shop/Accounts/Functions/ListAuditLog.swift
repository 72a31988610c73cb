public import Cartwright
import CartwrightPostgres
public import FoundationEssentials

/// Which part of the audit log.
public struct AuditQuery: Decodable, Sendable {
    /// Only changes of this kind of thing: `product`.
    public var object: String?
    /// Only changes of the thing with this id.
    public var objectID: String?
    /// Only what this user, or this key, changed.
    public var actor: String?
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<UUID>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// All of it, the latest first, unless more is said.
    public init(object: String? = nil, objectID: String? = nil, actor: String? = nil, limit: Int? = nil) {
        self.object = object
        self.objectID = objectID
        self.actor = actor
        self.limit = limit
    }
}

extension AuditQuery: Validated {
    /// A page has a size.
    public func validate(_ validation: inout Validation) { validation.range(limit, 1...100, "limit") }
}

/// What administrators, support and sellers changed, the latest first.
public func listAuditLog(_ query: AuditQuery, _ call: Call) async throws -> Page<AuditEntry> {
    let listing = "audit-log \(query.object ?? "-") \(query.objectID ?? "-") \(query.actor ?? "-")"
    let last = try query.cursor?.key(in: listing, call)
    let limit = query.limit ?? 20
    let id = query.objectID.map(UUID.init(uuidString:))
    let actor = query.actor.map(UUID.init(uuidString:))
    // What is no id is nobody's id.
    if id == .some(nil) || actor == .some(nil) { return Page([], limit: limit, nextCursor: nil) }
    let rows = try await call.database.read.auditEntries(
        of: query.object, id: id ?? nil, by: actor ?? nil, before: last, limit: limit)
    return try call.page(rows, limit: limit, of: listing, after: \.id)
}
