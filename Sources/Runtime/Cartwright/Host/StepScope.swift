import CartwrightPostgres

/// The place where the steps of one keyed call are remembered.
package struct StepScope: Sendable {
    func run<T: Codable & Sendable>(
        _ name: String, _ call: Call, _ body: @escaping @Sendable (Transaction) async throws -> T
    ) async throws -> T {
        try await call.database.transaction(body)
    }
}
