import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials

/// Takes a review away, one's own or, for the staff, any; the product's average moves with it.
public func deleteReview(_ choice: ReviewChoice, _ call: Call) async throws {
    guard case .id(let id) = choice.id else { throw Problem.notFound("There is no such review") }
    try await call.database.transaction { sql in
        let stored = try await sql.ownReview(id, call)
        try call.requireMatch(stored.review.version)
        try await sql.deleteReview(id)
        try await sql.moveRating(of: stored.review.productID, from: ReviewFields(stored.review), to: nil)
        if call.caller.user?.id != stored.userID {
            try await sql.audit(
                call, "review.deleted", object: "review", id: id.rawValue,
                changes: ["product_id": .string(stored.review.productID.description)])
        }
    }
}
