import Cartwright

extension Validation {
    mutating func reviewRating(_ rating: Int?) { range(rating, 1...5, "rating") }
    mutating func reviewTitle(_ title: String?) { text(title, 1...120, "title") }
    mutating func reviewText(_ text: String?) { self.text(text, 1...5_000, "text", lines: .many) }
}

extension Call {
    /// The review that a path names, where the caller may see it.
    func visible(_ stored: StoredReview?) throws -> StoredReview {
        guard let stored, stored.isVisible(to: self) else { throw Problem.notFound("There is no such review") }
        return stored
    }
}
