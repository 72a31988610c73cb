import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
public import Commerce
import FoundationEssentials

/// A review to be written.
public struct ReviewDraft: Decodable, Sendable {
    /// The product, by id or slug.
    public var id: Reference<Product>
    /// From 1 to 5.
    public var rating: Int
    /// The opinion in a few words.
    public var title: String?
    /// The opinion at length.
    public var text: String?

    /// A review of a product.
    public init(id: Reference<Product>, rating: Int, title: String? = nil, text: String? = nil) {
        self.id = id
        self.rating = rating
        self.title = title
        self.text = text
    }
}

extension ReviewDraft: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.reviewRating(rating)
        validation.reviewTitle(title)
        validation.reviewText(text)
    }
}

/// Writes what the caller thinks of a product, once; the product's average moves with it.
public func createReview(_ draft: ReviewDraft, _ call: Call) async throws -> Created<Review> {
    var validation = Validation()
    draft.validate(&validation)
    try validation.throwIfFailed()
    let user = try call.user
    return try await call.database.transaction { sql in
        let product = try await sql.product(draft.id, call)
        guard product.status == .active else { throw Problem.notFound("There is no such product") }
        if user.sellerID == product.sellerID.rawValue {
            throw Problem.conflict("own_product", "Sellers do not review what they sell")
        }
        let id = Review.ID(uuidV7(now: call.now))
        let fields = ReviewFields(rating: draft.rating, title: draft.title, text: draft.text, status: .visible)
        let author = try await sql.publicName(of: user.id) ?? "Customer"
        guard try await sql.insert(fields, as: id, of: product.id, by: user.id, named: author, at: call.now) else {
            let own = try await sql.review(of: product.id, by: user.id)
            throw Problem.conflict(
                "already_reviewed", "You have reviewed this product; change that review instead",
                details: own.map { ["review_id": .string($0.description)] })
        }
        try await sql.moveRating(of: product.id, from: nil, to: fields)
        guard let stored = try await sql.review(id) else { throw Problem.notFound }
        return Created(stored.review, at: "/reviews/\(id)")
    }
}
