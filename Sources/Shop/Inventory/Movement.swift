public import CartwrightPostgres
public import FoundationEssentials

/// One change of what is there.
public struct Movement: Codable, Sendable, Hashable {
    /// Why something came or went.
    public enum Reason: String, Codable, Sendable, CaseIterable {
        /// What there was when the shop began to count.
        case opening
        /// Somebody said how many can be sold.
        case set
        /// An order was paid.
        case sale
        /// An order was cancelled after it had been paid.
        case cancel
        /// Goods came in.
        case received
        /// A customer sent goods back.
        case returned
        /// Goods broke.
        case damaged
        /// Goods are missing.
        case lost
        /// It had been counted wrong.
        case correction
    }

    /// Movements of all variants in the order in which they were written.
    public let id: Int
    /// How many came; negative where they went.
    public let delta: Int
    /// Why.
    public let reason: Reason
    /// What it happened for: an order's id.
    public let holder: UUID?
    /// Who did it; `null` where the shop itself did.
    public let actor: UUID?
    /// What there is to say about it.
    public let note: String?
    /// When.
    public let createdAt: Date
}

extension Movement: RowReadable {
    static let columns: SQL = "id, delta, reason, holder, actor, note, at"

    /// Reads `Movement.columns`.
    public init(row: inout Row) throws {
        id = try row.next()
        delta = try row.next()
        reason = try row.next()
        holder = try row.next()
        actor = try row.next()
        note = try row.next()
        createdAt = try row.next()
    }
}
