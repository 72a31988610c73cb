import Cartwright
public import CartwrightPostgres
public import Commerce
import FoundationEssentials

extension Transaction {
    /// Writes what the catalogue needs to know of a seller, in the transaction that changes it: what it sells is for sale
    /// exactly as long as the seller may sell. Whoever waits for approval may not.
    public func keepSeller(_ facts: SellerFacts) async throws {
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

    /// Whether there is such a seller.
    func hasSeller(_ id: Seller.ID) async throws -> Bool {
        try await value("select exists (select from catalog.sellers where id = \(id))") ?? false
    }

    /// Writes a seller who has just registered and comes before the sellers' own service has heard of it.
    func insertSeller(_ id: Seller.ID, _ call: Call) async throws {
        let slug = "seller-\(id.description.suffix(12))"
        let status = call.sellersNeedApproval ? "suspended" : "active"
        try await execute(
            """
            insert into catalog.sellers (id, slug, name, status) values (\(id), \(slug), 'Seller', \(status))
            on conflict do nothing
            """)
    }
}
