import FoundationEssentials

struct Note: Codable, Sendable {
    let id: UUID
    let text: String
    let createdAt: Date
}
