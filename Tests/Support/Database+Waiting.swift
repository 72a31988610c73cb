public import CartwrightPostgres

extension Database {
    /// Waits until somebody waits for a lock in this database; says whether that came within the patience.
    public func waitForSomebodyWaiting(patience: Duration = .seconds(10)) async -> Bool {
        let start = ContinuousClock.now
        while ContinuousClock.now - start < patience {
            let waits: Bool? = try? await write.value(
                """
                select exists (select from pg_stat_activity
                  where wait_event_type = 'Lock' and datname = current_database())
                """)
            if waits == true { return true }
        }
        return false
    }
}
