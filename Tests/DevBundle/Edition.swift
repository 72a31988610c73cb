public import Cartwright

public struct Edition: Codable, Sendable {
    public let text: String
}

/// The build of `DevReloadTests` writes another word over the one here and in the manifest.
public func edition(_ call: Call) async throws -> Edition { Edition(text: "the one that came-first-of-all") }
