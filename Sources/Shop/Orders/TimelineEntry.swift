import Cartwright
public import CartwrightPostgres
public import FoundationEssentials

/// Something that happened to an order: what, by whom, when.
public struct TimelineEntry: Codable, Sendable, Hashable {
    /// Its place in the order's story.
    public let id: Int
    /// The seller's part it happened to; `null` where it happened to all of the order.
    public let sellerOrderID: UUID?
    /// What happened: `placed`, `pay`, `ship`, `refund_requested` …
    public let event: String
    /// Where it stood before.
    public let fromStatus: OrderStatus?
    /// Where it stood then.
    public let toStatus: OrderStatus?
    /// Who did it: `customer`, `guest`, `seller`, `support`, `admin` or `system`.
    public let actor: String
    /// What more there is to say.
    public let note: String?
    /// When.
    public let at: Date
}

extension TimelineEntry: RowReadable {
    static let columns: SQL = "e.id, e.seller_order_id, e.event, e.from_status, e.to_status, e.actor, e.note, e.at"

    /// Reads the columns of `TimelineEntry.columns`, one after the other.
    public init(row: inout Row) throws {
        id = try row.next()
        sellerOrderID = try row.next()
        event = try row.next()
        fromStatus = try row.next()
        toStatus = try row.next()
        actor = try row.next()
        note = try row.next()
        at = try row.next()
    }
}

extension TimelineEntry {
    enum CodingKeys: CodingKey { case id, sellerOrderID, event, fromStatus, toStatus, actor, note, at }

    /// Writes every field, those without a value as `null`.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(sellerOrderID, forKey: .sellerOrderID)
        try fields.encode(event, forKey: .event)
        try fields.encode(fromStatus, forKey: .fromStatus)
        try fields.encode(toStatus, forKey: .toStatus)
        try fields.encode(actor, forKey: .actor)
        try fields.encode(note, forKey: .note)
        try fields.encode(at, forKey: .at)
    }
}

/// What will be added to an order's story.
struct NewEntry: Sendable, Hashable {
    var part: SellerOrder.ID?
    var event: String
    var from: OrderStatus?
    var to: OrderStatus?
    var note: String?
}

extension Call {
    /// Who acts, as an order's story names it.
    var actor: (kind: String, id: UUID?) {
        switch caller {
        case .anonymous, .guest: ("guest", nil)
        case .user(let user): (user.role.rawValue, user.id)
        case .apiKey(let key): (key.sellerID == nil ? "program" : "seller", key.id)
        case .system: ("system", nil)
        }
    }
}
