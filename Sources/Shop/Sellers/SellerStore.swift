import Cartwright
public import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials

extension SellerProfile: RowReadable {
    static let columns: SQL = """
        s.id, s.user_id, s.slug, s.name, s.description, s.email, s.phone, s.status, s.reason, s.version, s.created_at,
          s.updated_at
        """

    /// Reads the columns of `SellerProfile.columns`, one after the other.
    public init(row: inout Row) throws {
        id = try row.next()
        userID = try row.next()
        slug = try row.next()
        name = try row.next()
        description = try row.next()
        email = try row.next()
        phone = try row.next()
        status = try row.next()
        reason = try row.next()
        version = try row.next()
        createdAt = try row.next()
        updatedAt = try row.next()
    }
}

extension DatabaseConnection {
    /// One seller by id or slug, whatever its status.
    func seller(_ reference: Reference<SellerProfile>) async throws -> SellerProfile? {
        let condition: SQL =
            switch reference {
            case .id(let id): "s.id = \(id)"
            case .slug(let slug): "s.slug = \(slug.lowercased())"
            }
        return try await row("select \(SellerProfile.columns) from sellers.sellers s where \(condition)")
    }

    /// The latest first, and one more than asked for where there are more.
    func sellers(_ status: SellerStatus?, before last: UUID?, limit: Int) async throws -> [SellerProfile] {
        var conditions: [SQL] = ["true"]
        if let status { conditions.append("s.status = \(status)") }
        if let last { conditions.append("s.id < \(last)") }
        return try await rows(
            """
            select \(SellerProfile.columns) from sellers.sellers s
            where \(conditions.joined(separator: " and "))
            order by s.id desc limit \(limit + 1)
            """)
    }
}

/// A seller's row before it is there.
struct NewSeller: Sendable {
    var id: UUID
    var user: UUID
    var name: String
    var description = ""
    var email: String
    var phone: String?
    var status: SellerStatus
}

extension Transaction {
    /// Opens a seller and tells the shop; one that is there already stays as it is.
    func open(_ new: NewSeller, at now: Date) async throws -> SellerProfile {
        let id = SellerProfile.ID(new.id)
        let slug = Slug.make(from: new.name, fallback: "seller")
        for candidate in [slug, "\(slug.prefix(60))-\(id.description.suffix(12))"]
        where !["me", "register"].contains(candidate) {
            let opened: SellerProfile? = try await row(
                """
                insert into sellers.sellers as s
                  (id, user_id, slug, name, description, email, phone, status, created_at, updated_at)
                values
                  (\(id), \(new.user), \(candidate), \(new.name), \(new.description), \(new.email), \(new.phone),
                   \(new.status), \(now), \(now))
                on conflict do nothing
                returning \(SellerProfile.columns)
                """)
            if let opened {
                try await keepSeller(opened.facts)
                try await publish(SellerRegistered(opened.facts))
                return opened
            }
            if let known = try await seller(.id(id)) { return known }
        }
        throw Problem.conflict("already_a_seller", "This account sells already")
    }

    /// A seller, locked for a change.
    func lockedSeller(_ reference: Reference<SellerProfile>) async throws -> SellerProfile? {
        guard let found = try await seller(reference) else { return nil }
        return try await row(
            "select \(SellerProfile.columns) from sellers.sellers s where s.id = \(found.id) for update")
    }

    /// Writes what a seller says about itself; its version goes up by one.
    func save(_ seller: SellerProfile, at now: Date) async throws -> SellerProfile {
        let saved: SellerProfile? = try await row(
            """
            update sellers.sellers s set
              name = \(seller.name), description = \(seller.description), email = \(seller.email),
              phone = \(seller.phone), version = s.version + 1, updated_at = \(now)
            where s.id = \(seller.id)
            returning \(SellerProfile.columns)
            """)
        guard let saved else { throw Problem.notFound }
        try await keepSeller(saved.facts)
        try await publish(SellerUpdated(saved.facts))
        return saved
    }

    /// Lets a seller sell, or stops it, and tells the shop.
    func setStatus(
        of seller: SellerProfile, to status: SellerStatus, reason: String?, at now: Date
    ) async throws -> SellerProfile {
        let saved: SellerProfile? = try await row(
            """
            update sellers.sellers s set
              status = \(status), reason = \(reason), version = s.version + 1, updated_at = \(now)
            where s.id = \(seller.id)
            returning \(SellerProfile.columns)
            """)
        guard let saved else { throw Problem.notFound }
        try await keepSeller(saved.facts)
        switch status {
        case .active: try await publish(SellerApproved(saved.facts))
        case .suspended: try await publish(SellerSuspended(saved.facts))
        case .pending: break
        }
        return saved
    }
}

extension SellerProfile {
    /// What events tell.
    var facts: SellerFacts {
        SellerFacts(
            sellerID: id.rawValue, userID: userID, slug: slug, name: name, email: email, status: status.rawValue,
            reason: reason)
    }
}
