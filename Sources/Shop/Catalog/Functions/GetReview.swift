public import Cartwright
import CartwrightPostgres
public import Commerce

/// Which review.
public struct ReviewChoice: Decodable, Sendable {
    /// Its id.
    public let id: Reference<Review>

    /// The review with this id.
    public init(id: Reference<Review>) { self.id = id }
}

/// One review.
public func getReview(_ choice: ReviewChoice, _ call: Call) async throws -> Review {
    guard case .id(let id) = choice.id else { throw Problem.notFound("There is no such review") }
    return try call.visible(try await call.database.read.review(id)).review
}
