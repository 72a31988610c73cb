/// How the host finds out who a program with an API key is: a service sets it in its `prepare`.
///
/// ```swift
/// dependencies[APIKeys.self] = APIKeys(prefix: "cwk_") { key, call in try await call.database.read.apiKey(key) }
/// ```
public struct APIKeys: Sendable, CallKey {
    /// What every key begins with, which tells it from an access token.
    public let prefix: String
    /// Whom a key stands for; nil where there is no such key, or no longer.
    public let find: @Sendable (_ key: String, _ call: Call) async throws -> Caller.APIKey?

    /// Keys that begin with `prefix`, looked up by `find`.
    public init(
        prefix: String, find: @escaping @Sendable (_ key: String, _ call: Call) async throws -> Caller.APIKey?
    ) {
        self.prefix = prefix
        self.find = find
    }

    /// Without a service that keeps keys there are none.
    public static var defaultValue: APIKeys? { nil }
}
