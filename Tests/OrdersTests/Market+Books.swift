import ShopSupport

extension Market {
    /// What is wrong with the books of orders, stock and money: nothing ever may be.
    func contradictions() async throws -> [String] { try await database.contradictions() }
}
