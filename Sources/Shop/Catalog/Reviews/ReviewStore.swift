import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials

/// A review as its row has it, with whose it is.
struct StoredReview: RowReadable, Sendable {
    let userID: UUID
    let review: Review

    static let columns: SQL = """
        r.user_id, r.id, r.product_id, r.author, r.rating, r.title, r.text,
          exists (select from catalog.purchases b where b.user_id = r.user_id and b.product_id = r.product_id),
          r.status, r.version, r.created_at, r.updated_at
        """

    init(row: inout Row) throws {
        userID = try row.next()
        review = Review(
            id: try row.next(), productID: try row.next(), author: try row.next(), rating: try row.next(),
            title: try row.next(), text: try row.next(), verifiedPurchase: try row.next(), status: try row.next(),
            version: try row.next(), createdAt: try row.next(), updatedAt: try row.next())
    }

    /// Everybody may see what is shown; what is hidden only its author and the staff.
    func isVisible(to call: Call) -> Bool {
        review.status == .visible || call.isStaff || call.isSystem || call.caller.user?.id == userID
    }
}

/// What a customer writes in a review.
struct ReviewFields: Sendable, Equatable {
    var rating: Int
    var title: String?
    var text: String?
    var status: Review.Status

    /// What it adds to its product's sum of ratings and to the number of its reviews.
    var weight: (sum: Int, count: Int) { status == .visible ? (rating, 1) : (0, 0) }
}

extension DatabaseConnection {
    /// One review, whatever its status.
    func review(_ id: Review.ID) async throws -> StoredReview? {
        try await row("select \(StoredReview.columns) from catalog.reviews r where r.id = \(id)")
    }

    /// The reviews of a product that are shown, the newest first, and one more if there is a next page.
    func reviews(
        of product: Product.ID, rating: Int?, after last: Review.ID?, limit: Int
    ) async throws -> [StoredReview] {
        var conditions = ReviewQuery.conditions(of: product, rating: rating)
        if let last { conditions.append("r.id < \(last)") }
        return try await rows(
            """
            select \(StoredReview.columns) from catalog.reviews r
            where \(conditions.joined(separator: " and "))
            order by r.id desc limit \(limit + 1)
            """)
    }

    /// How many there are; counting stops at `cap`.
    func countReviews(of product: Product.ID, rating: Int?, upTo cap: Int) async throws -> Int {
        let conditions = ReviewQuery.conditions(of: product, rating: rating).joined(separator: " and ")
        return try await value(
            "select count(*) from (select from catalog.reviews r where \(conditions) limit \(cap)) c") ?? 0
    }
}

extension ReviewQuery {
    fileprivate static func conditions(of product: Product.ID, rating: Int?) -> [SQL] {
        ["r.product_id = \(product)", "r.status = 'visible'"] + (rating.map { ["r.rating = \($0)"] } ?? [])
    }
}

extension Transaction {
    /// Locks a review's row for a change, and reads it.
    func lockedReview(_ id: Review.ID) async throws -> StoredReview? {
        try await row("select \(StoredReview.columns) from catalog.reviews r where r.id = \(id) for update")
    }

    /// Writes a new review. Answers false where this user has reviewed the product already.
    func insert(
        _ fields: ReviewFields, as id: Review.ID, of product: Product.ID, by user: UUID, named author: String,
        at now: Date
    ) async throws -> Bool {
        try await execute(
            """
            insert into catalog.reviews
              (id, product_id, user_id, author, rating, title, text, status, created_at, updated_at)
            values
              (\(id), \(product), \(user), \(author), \(fields.rating), \(fields.title), \(fields.text),
               \(fields.status), \(now), \(now))
            on conflict (product_id, user_id) do nothing
            """) > 0
    }

    /// Writes a review's changed fields; its version goes up by one.
    func update(_ id: Review.ID, _ fields: ReviewFields, at now: Date) async throws {
        try await execute(
            """
            update catalog.reviews set
              rating = \(fields.rating), title = \(fields.title), text = \(fields.text), status = \(fields.status),
              version = version + 1, updated_at = \(now)
            where id = \(id)
            """)
    }

    /// Takes a review away.
    func deleteReview(_ id: Review.ID) async throws {
        try await execute("delete from catalog.reviews where id = \(id)")
    }

    /// Moves a product's average by what one review counts more or less than before. One statement on the product's row:
    /// whoever writes another review waits for it, and nobody reads a sum that is about to change.
    func moveRating(of product: Product.ID, from old: ReviewFields?, to new: ReviewFields?) async throws {
        let sum = (new?.weight.sum ?? 0) - (old?.weight.sum ?? 0)
        let count = (new?.weight.count ?? 0) - (old?.weight.count ?? 0)
        if sum == 0 && count == 0 { return }
        try await execute(
            """
            update catalog.products set
              rating_sum = rating_sum + \(sum),
              review_count = review_count + \(count),
              rating_tenths = case when review_count + \(count) > 0
                then least(50, greatest(10, round((rating_sum + \(sum)) * 10.0 / (review_count + \(count)))))::integer
                else 0 end
            where id = \(product)
            """)
    }

    /// The review that a user has written of a product.
    func review(of product: Product.ID, by user: UUID) async throws -> Review.ID? {
        try await value(
            "select id from catalog.reviews where product_id = \(product) and user_id = \(user)", as: UUID.self
        ).map { Review.ID($0) }
    }

    /// Keeps that a user has bought these products; those that are not of this catalogue are left out.
    func savePurchases(of products: [UUID], by user: UUID, in order: UUID, at now: Date) async throws {
        try await execute(
            """
            insert into catalog.purchases (user_id, product_id, order_id, purchased_at)
            select \(user), id, \(order), \(now) from catalog.products where id = any (\(products))
            order by id
            on conflict (user_id, product_id) do nothing
            """)
    }
}
