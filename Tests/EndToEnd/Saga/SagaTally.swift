import CartwrightPostgres

/// What was done to the shop and what became of it, as a table.
struct SagaTally: CustomStringConvertible {
    var named: [String: Int] = [:]
    var others = 0
    private var checkouts = 0
    private var refused = 0
    private var rows: [String] = []
    private(set) var lostMails: [String] = []

    mutating func count(_ town: Town) {
        checkouts = town.begun
        refused = town.over.count(where: \.isRefused)
    }

    /// What the database knows, and what the mail server has taken, or else the mailbox.
    mutating func count(_ database: Database, _ sink: MailSink?) async throws {
        rows = try await database.write.values(
            """
            select 'orders ' || rpad(status || ', ' || payment_status, 34) || lpad(count(*)::text, 6)
            from orders.orders group by status, payment_status
            union all
            select rpad('refunds sent', 41) || lpad(count(*)::text, 6) from payments.refunds where status = 'succeeded'
            union all
            select rpad('mails ' || kind, 41) || lpad(count(*)::text, 6) from notifications.deliveries group by kind
            union all
            select rpad('questions to the provider asked anew', 41) || lpad(count(*)::text, 6)
            from cartwright.dead_letters where queue = 'payments'
            order by 1
            """)
        let written: [String] = try await database.write.values(
            "select coalesce(message_id, id::text) from notifications.deliveries")
        if let sink {
            let received = sink.received
            lostMails = written.filter { received[$0] == nil }
            let twice = received.values.reduce(0) { $0 + $1 - 1 }
            rows.append("the mail server took \(received.count) mails, \(twice) of them a second time after a kill")
        } else {
            lostMails = try await database.write.values(
                """
                select d.id::text from notifications.deliveries d
                where not exists (select from cartwright.mailbox m where m.id = d.id)
                """)
        }
    }

    var description: String {
        let kills = named.sorted { $0.key < $1.key }.map { name, count in
            "killed at " + name + String(repeating: " ", count: max(1, 35 - name.count)) + "\(count)"
        }
        let all = named.values.reduce(others, +)
        let lines = kills + ["killed at other moments \(others), in all \(all)"]
        return (lines + ["checkouts \(checkouts), refused for want of stock \(refused)"] + rows)
            .map { "| \($0)" }.joined(separator: "\n")
    }
}
