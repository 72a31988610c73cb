/// Which migrations are still to be applied. Pure, so that every rule has a test.
enum MigrationPlan {
    /// The indices of those that are missing. `applied` is what the database has: names and checksums.
    static func missing(
        _ migrations: [(name: String, checksum: String)], applied: [String: String], service: String
    ) throws -> [Int] {
        var names: Set<String> = []
        var missing: [Int] = []
        for (index, migration) in migrations.enumerated() {
            guard names.insert(migration.name).inserted else {
                throw MigrationError.duplicate(service: service, name: migration.name)
            }
            guard let checksum = applied[migration.name] else {
                missing.append(index)
                continue
            }
            if checksum != migration.checksum { throw MigrationError.changed(service: service, name: migration.name) }
            if let skipped = missing.first {
                throw MigrationError.outOfOrder(
                    service: service, name: migrations[skipped].name, after: migration.name)
            }
        }
        return missing
    }
}
