public import Cartwright
public import CartwrightPostgres
public import FoundationEssentials
import Synchronization

/// What this program knows of offers from earlier statements, and which of it is still so.
///
/// Every statement that wants to rely on it asks for the news since the `horizon`. What has changed is forgotten before it is
/// looked up, so an answer never shows less than its statement saw: it is as if the statement had read the offers itself.
public final class KnownOffers: Sendable {
    private let memory = Mutex(OfferMemory())

    /// Knows nothing yet.
    public init() {}

    /// Since when a statement has to ask for news; nil while nothing is known.
    public var horizon: Int? { memory.withLock { $0.horizon } }

    /// What these variants are offered for, by what a statement saw: what has changed, and an offer that it read. What is not
    /// known is read; nil stands for what is not there.
    public func offers(
        of variants: [UUID], after news: OfferNews, with read: NamedOffer, else connection: some DatabaseConnection
    ) async throws -> [KnownOffer?] {
        var missing: [UUID] = []
        var offers = memory.withLock { memory in
            let isUpToDate = memory.take(news)
            memory.remember(read, at: news.moment)
            return variants.map { variant -> KnownOffer? in
                if variant == read.variant { return read.offer }
                let offer = isUpToDate ? memory.offers[variant] : nil
                if offer == nil { missing.append(variant) }
                return offer
            }
        }
        if missing.isEmpty { return offers }
        let found: [Found] = try await connection.rows(
            """
            select \(OfferMoment.columns), \(NamedOffer.columns)
            from catalog.offers o where o.variant_id = any (\(missing))
            """)
        memory.withLock { memory in
            for one in found { memory.remember(one.named, at: one.moment) }
        }
        for (index, variant) in variants.enumerated() where offers[index] == nil {
            offers[index] = found.first { $0.named.variant == variant }?.named.offer
        }
        return offers
    }

    private struct Found: RowReadable, Sendable {
        let moment: OfferMoment
        let named: NamedOffer

        init(row: inout Row) throws {
            moment = try OfferMoment(row: &row)
            named = try NamedOffer(row: &row)
        }
    }
}

/// Under which key a call finds them.
enum KnownOffersKey: CallKey {
    static var defaultValue: KnownOffers { KnownOffers() }
}

extension Call {
    /// What this program knows of offers.
    public var knownOffers: KnownOffers { self[KnownOffersKey.self] }
}
