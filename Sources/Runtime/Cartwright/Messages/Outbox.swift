import CartwrightEventLoop
import CartwrightJSON
public import CartwrightPostgres
import CartwrightSecurity
public import FoundationEssentials

extension Transaction {
    /// Tells an event, once this transaction has committed.
    public func publish<Event: DomainEvent>(_ event: Event) async throws {
        try await handOver(
            "event", subject: Event.name, source: Event.source, version: Event.version, group: event.aggregate,
            body: JSON.encode(event))
    }

    /// Sends a message to a queue that the function declares under `uses`, once this transaction has committed; not
    /// before `delay` is over.
    public func enqueue(
        _ body: some Encodable & Sendable, to queue: String, group: String? = nil, delay: Duration = .zero
    ) async throws {
        try Call.current?[DeclaredUses.self]?.check(queue: queue)
        try await handOver(
            "message", subject: queue, group: group, delay: delay, body: JSON.encode(body))
    }

    /// Sends an e-mail, once this transaction has committed.
    public func send(_ mail: Mail) async throws { try await handOver("mail", subject: "mail", body: JSON.encode(mail)) }

    /// Sends an e-mail under an id of its own, from which its `Message-ID` is made: under the same id it is known as the
    /// same mail.
    public func send(_ mail: Mail, as id: UUID) async throws {
        try await handOver("mail", id: id, subject: "mail", body: JSON.encode(mail))
    }

    private func handOver(
        _ kind: String, id: UUID? = nil, subject: String, source: String? = nil, version: Int = 1,
        group: String? = nil, delay: Duration = .zero, body: [UInt8]
    ) async throws {
        let call = Call.current
        let now = call?.now ?? WallClock.system.now.wholeMilliseconds
        let available = now.addingTimeInterval(delay / .seconds(1))
        let text = String(decoding: body, as: UTF8.self)
        let id = id ?? uuidV7(now: now)
        let requestID = call?.requestID
        try await execute(
            """
            insert into cartwright.outbox
              (id, kind, source, subject, version, "group", body, request_id, created_at, available_at)
            values
              (\(id), \(kind), \(source), \(subject), \(version), \(group), \(text), \(requestID), \(now), \(available))
            on conflict (id) do nothing
            """)
        // NOTIFY takes a lock that all commits share, so it is left to processes without a worker of their own.
        if OutboxSignal.isHeard {
            afterCommit { OutboxSignal.send() }
        } else {
            try await execute("select pg_notify(\(OutboxSignal.channel), '')")
        }
    }
}
