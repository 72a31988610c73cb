import Cartwright

/// What must throw a problem when it is given a value as it is now, for its status and code.
func refused<Value: Sendable>(
    _ value: Value, _ body: (Value) async throws -> some Sendable
) async -> Problem? {
    do { _ = try await body(value) } catch { return error as? Problem }
    return nil
}
