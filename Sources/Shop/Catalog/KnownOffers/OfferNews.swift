public import CartwrightPostgres
import FoundationEssentials

/// Which offers have changed, as a statement sees it, since an earlier one.
public struct OfferNews: RowReadable, Sendable {
    /// Whatever a later statement sees and this one did not is of a transaction with this number or a higher one.
    public let horizon: Int
    /// Whether all changes are here; nil where it was not asked since when.
    let isWhole: Bool?
    /// The variants that changed.
    let changed: [UUID]

    /// More are not told one by one.
    private static let most = 500

    /// The news since the horizon of an earlier statement, as a query of one row, always.
    public static func since(_ horizon: Int?) -> SQL {
        """
        select h.horizon, c.variants,
          \(horizon)::bigint between (select since::text::bigint from catalog.offer_changes_kept) and h.horizon
            and c.number <= \(most) as is_whole
        from (select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon) h
        cross join (
          select count(*) as number, array_agg(variant_id) as variants from (
            select variant_id from catalog.offer_changes
            where transaction >= \(horizon)::bigint::text::xid8 order by transaction limit \(most + 1)) c) c
        """
    }

    init(horizon: Int, isWhole: Bool?, changed: [UUID] = []) {
        (self.horizon, self.isWhole, self.changed) = (horizon, isWhole, changed)
    }

    /// Reads a row of the news.
    public init(row: inout Row) throws {
        horizon = try row.next()
        changed = try row.next([UUID]?.self) ?? []
        isWhole = try row.next()
    }
}
