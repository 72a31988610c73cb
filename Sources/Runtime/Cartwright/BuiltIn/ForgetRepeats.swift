import CartwrightPostgres

/// `handler: Cartwright.forgetRepeats`, on a schedule: drops kept answers that are too old to be asked for again.
public func forgetRepeats(_ call: Call) async throws {
    let now = call.now
    var dropped = 0
    repeat {
        dropped = try await call.database.execute(
            """
            delete from cartwright.idempotency_keys
            where (scope, key) in (
              select scope, key from cartwright.idempotency_keys
              where expires_at <= \(now)
              order by expires_at
              limit 1000
              for update skip locked
            )
            """)
    } while dropped == 1000
}
