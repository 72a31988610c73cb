/// Whether a seller's products are for sale.
public enum SellerStatus: String, Codable, Sendable, CaseIterable {
    /// Applied, and waits for an administrator.
    case pending
    /// Sells.
    case active
    /// Was stopped by an administrator.
    case suspended
}
