/// What a service reads from the environment, once, at start: a plain `Decodable` struct, one per service.
public protocol Settings: Decodable, Sendable {
    /// What each variable is for, by its name: `["SHOP_CURRENCY": "What prices are counted in."]`.
    static var summaries: [String: String] { get }
}

extension Settings {
    /// Nothing said: `cartwright config` then names the service that reads it.
    public static var summaries: [String: String] { [:] }
}
