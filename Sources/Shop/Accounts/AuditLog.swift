public import Cartwright
import CartwrightHTTP
public import CartwrightJSON
public import CartwrightPostgres
import CartwrightSecurity
public import FoundationEssentials

extension Transaction {
    /// Notes what an administrator, the support desk, a seller or the command line changed, in the transaction that
    /// changes it. For anybody else, and for events, queues and schedules, it does nothing. Secrets never go in.
    public func audit(
        _ call: Call, _ action: String, object: String, id: UUID, changes: [String: JSONValue] = [:]
    ) async throws {
        guard let actor = AuditActor(call.caller) else { return }
        try await execute(
            """
            insert into accounts.audit_log
              (id, actor_id, actor_role, function, action, object, object_id, changes, request_id, address, created_at)
            values
              (\(uuidV7(now: call.now)), \(actor.id), \(actor.role), \(call.function), \(action), \(object), \(id),
               \(JSONValue.object(JSONObject(changes))), \(call.requestID), \(call.request?.remoteAddress), \(call.now))
            """)
    }
}

extension DatabaseConnection {
    /// The latest entries first, and one more than asked for where there are more.
    func auditEntries(
        of object: String?, id: UUID?, by actor: UUID?, before last: UUID?, limit: Int
    ) async throws -> [AuditEntry] {
        var conditions: [SQL] = ["true"]
        if let object { conditions.append("a.object = \(object)") }
        if let id { conditions.append("a.object_id = \(id)") }
        if let actor { conditions.append("a.actor_id = \(actor)") }
        if let last { conditions.append("a.id < \(last)") }
        return try await rows(
            """
            select \(AuditEntry.columns) from accounts.audit_log a
            where \(conditions.joined(separator: " and "))
            order by a.id desc limit \(limit + 1)
            """)
    }
}
