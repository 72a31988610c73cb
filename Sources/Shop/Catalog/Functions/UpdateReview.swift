import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// A change of a review: its author changes what it says, the staff whether it is shown.
public struct ReviewChange: Decodable, Sendable {
    /// Its id.
    public var id: Reference<Review>
    /// From 1 to 5.
    public var rating: Change<Int> = .absent
    /// The opinion in a few words; `null` takes it away.
    public var title: Change<String> = .absent
    /// The opinion at length; `null` takes it away.
    public var text: Change<String> = .absent
    /// Whether it is shown; only the staff decides that.
    public var status: Change<Review.Status> = .absent

    /// A change of nothing yet.
    public init(id: Reference<Review>) { self.id = id }

    fileprivate var changesWords: Bool { rating.isPresent || title.isPresent || text.isPresent }
}

extension ReviewChange: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.notNull(rating, "rating")
        validation.notNull(status, "status")
        validation.reviewRating(rating.value)
        validation.reviewTitle(title.value)
        validation.reviewText(text.value)
    }
}

/// Changes a review; the product's average moves with it.
public func updateReview(_ change: ReviewChange, _ call: Call) async throws -> Review {
    var validation = Validation()
    change.validate(&validation)
    try validation.throwIfFailed()
    guard case .id(let id) = change.id else { throw Problem.notFound("There is no such review") }
    return try await call.database.transaction { sql in
        let stored = try await sql.ownReview(id, call)
        let review = stored.review
        try call.requireMatch(review.version)
        if change.changesWords && call.caller.user?.id != stored.userID {
            throw Problem.forbidden("not_the_author", "Only its author changes what a review says")
        }
        if change.status.isPresent && !call.isStaff {
            throw Problem.forbidden("not_staff", "Only the staff decides what is shown")
        }
        let old = ReviewFields(review)
        var new = old
        change.rating.apply(to: &new.rating)
        change.title.apply(to: &new.title)
        change.text.apply(to: &new.text)
        change.status.apply(to: &new.status)
        if new == old { return review }
        try await sql.update(id, new, at: call.now)
        try await sql.moveRating(of: review.productID, from: old, to: new)
        if new.status != old.status {
            try await sql.audit(
                call, new.status == .hidden ? "review.hidden" : "review.shown", object: "review", id: id.rawValue,
                changes: ["status": .string(new.status.rawValue)])
        }
        guard let changed = try await sql.review(id) else { throw Problem.notFound }
        return changed.review
    }
}

extension ReviewFields {
    init(_ review: Review) {
        self.init(rating: review.rating, title: review.title, text: review.text, status: review.status)
    }
}

extension Transaction {
    /// A review that the caller may change, locked: one's own, any for the staff. Others' are not found.
    func ownReview(_ id: Review.ID, _ call: Call) async throws -> StoredReview {
        guard let stored = try await lockedReview(id), call.isStaff || call.caller.user?.id == stored.userID else {
            throw Problem.notFound("There is no such review")
        }
        return stored
    }
}
