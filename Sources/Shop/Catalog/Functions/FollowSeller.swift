public import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials

/// The catalogue follows what the sellers' service tells: names, and who may sell.
public func followSeller(_ event: Envelope, _ call: Call) async throws {
    struct Told: Decodable { let seller: SellerFacts }
    let facts = try JSON.decode(Told.self, from: event.detail).seller
    try await call.database.transaction { sql in try await sql.save(facts) }
}

extension Transaction {
    /// Writes what the catalogue needs to know of a seller. Whoever waits for approval may not sell.
    fileprivate func save(_ facts: SellerFacts) async throws {
        let id = Seller.ID(facts.sellerID)
        let own = "\(facts.slug.prefix(60))-\(id.description.suffix(12))"
        let status = facts.status == "active" ? "active" : "suspended"
        try await execute(
            """
            insert into catalog.sellers as s (id, slug, name, status)
            select \(id), case when exists (select from catalog.sellers where slug = \(facts.slug) and id <> \(id))
              then \(own) else \(facts.slug) end, \(facts.name), \(status)
            on conflict (id) do update set slug = excluded.slug, name = excluded.name, status = excluded.status
            """)
    }
}
