public import CartwrightPostgres
import FoundationEssentials

/// Which offers have changed, as a statement sees it, since an earlier one.
public struct OfferNews: RowReadable, Sendable {
    /// When the statement was made.
    let moment: OfferMoment
    /// The horizon of the earlier one; nil where nobody asked.
    let since: Int?
    /// The variants that changed; nil where not all can be told.
    let changed: [UUID]?

    /// More are not told one by one.
    private static let most = 500

    /// The news since the horizon of an earlier statement, as a query of one row, always.
    public static func since(_ horizon: Int?) -> SQL {
        """
        select \(OfferMoment.columns), a.since,
          case when c.number <= \(most) and c.are_named
            and a.since >= (select since::text::bigint from catalog.offer_changes_kept) then c.variants end
        from (select \(horizon)::bigint as since) a
        cross join (
          select count(*) as number, coalesce(bool_and(variant_id is not null), true) as are_named,
            coalesce(array_agg(variant_id), '{}') as variants
          from (
            select variant_id from catalog.offer_changes
            where transaction >= \(horizon)::bigint::text::xid8 order by transaction limit \(most + 1)) c) c
        """
    }

    init(at moment: OfferMoment, since: Int?, changed: [UUID]?) {
        (self.moment, self.since, self.changed) = (moment, since, changed)
    }

    /// Reads a row of the news.
    public init(row: inout Row) throws {
        moment = try OfferMoment(row: &row)
        since = try row.next()
        changed = try row.next()
    }
}

/// When a statement was made, as far as what it saw can be compared with what others saw.
struct OfferMoment: RowReadable, Sendable, Hashable {
    /// Whatever a later statement sees and this one did not is of a transaction with this number or a higher one.
    let horizon: Int
    /// In another era the numbers of transactions mean something else.
    let era: UUID?

    static let columns: SQL = """
        pg_snapshot_xmin(pg_current_snapshot())::text::bigint, (select era from catalog.offer_changes_kept)
        """

    init(_ horizon: Int, in era: UUID?) { (self.horizon, self.era) = (horizon, era) }

    init(row: inout Row) throws {
        horizon = try row.next()
        era = try row.next()
    }
}
