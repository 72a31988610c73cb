/// What one connection has prepared, by text. It is bounded: the statement that was not used for the longest time makes room.
struct StatementCache {
    private final class Entry {
        let statement: Statement
        var lastUse: UInt64
        init(_ statement: Statement, _ lastUse: UInt64) {
            self.statement = statement
            self.lastUse = lastUse
        }
    }

    /// What to do before the statement can be run.
    enum Answer {
        case prepared(Statement)
        /// It is new. `evicted` must be deallocated on the connection.
        case unprepared(Statement, evicted: Statement?)
    }

    let limit: Int
    // Nearly always one per text; the same text with other types of parameters is another statement.
    private var entries: [StatementText: [Entry]] = [:]
    private(set) var count = 0
    private var uses: UInt64 = 0
    private var names = 0

    init(limit: Int) { self.limit = max(1, limit) }

    mutating func look(up sql: SQL) -> Answer {
        uses += 1
        let key = StatementText(bytes: sql.bytes)
        if let known = entries[key] {
            for entry in known where sql.parameters.haveTypes(entry.statement.types) {
                entry.lastUse = uses
                return .prepared(entry.statement)
            }
        }
        let evicted = count >= limit ? evict() : nil
        names += 1
        let statement = Statement(name: "s\(names)", text: sql.text, types: sql.parameters.slots.map(\.type.code))
        entries[key, default: []].append(Entry(statement, uses))
        count += 1
        return .unprepared(statement, evicted: evicted)
    }

    /// The statement is not, or no longer, to be had on the connection.
    mutating func forget(_ statement: Statement) {
        let key = StatementText(bytes: Array(statement.text.utf8))
        guard let index = entries[key]?.firstIndex(where: { $0.statement === statement }) else { return }
        entries[key]?.remove(at: index)
        if entries[key]?.isEmpty == true { entries[key] = nil }
        count -= 1
    }

    private mutating func evict() -> Statement? {
        var oldest: Entry?
        for list in entries.values {
            for entry in list where oldest.map({ entry.lastUse < $0.lastUse }) ?? true { oldest = entry }
        }
        guard let statement = oldest?.statement else { return nil }
        forget(statement)
        return statement
    }
}
