/// What a signed-in user is in the shop.
public enum Role: String, Codable, Sendable, Hashable, CaseIterable {
    case customer, seller, support, admin
}
