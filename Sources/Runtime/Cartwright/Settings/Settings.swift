/// What a service reads from the environment, once, at start: a plain `Decodable` struct, one per service.
public protocol Settings: Decodable, Sendable {}
