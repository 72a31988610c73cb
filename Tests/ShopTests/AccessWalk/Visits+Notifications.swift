import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials

@testable import Cartwright

extension Visits {
    static let notifications: [String: Preparation] = [
        "notifications-list-deliveries": { _ in .plain(by: .support) },
        "notifications-get-delivery": { visitors in .on(try await visitors.delivery(), by: .support) },
        "notifications-retry-delivery": { visitors in .on(try await visitors.delivery(), by: .admin) },
    ]
}

extension Visitors {
    /// A mail that was given up.
    fileprivate func delivery() async throws -> String {
        let call = shop.host.systemCall("walk")
        let id = uuidV7(now: call.now)
        let mail = #"{"to": ["customer@example.com"], "subject": "Hello", "text": "Hello"}"#
        try await call.database.execute(
            """
            insert into notifications.deliveries
              (id, kind, object, object_id, recipient, subject, mail, status, attempts, created_at, updated_at)
            values
              (\(id), 'order.placed', 'order', \(id), 'customer@example.com', 'Hello', \(mail), 'failed', 9,
               \(call.now), \(call.now))
            """)
        return id.uuidString.lowercased()
    }
}
