import CartwrightManifest

/// Everything that is missing or malformed, told at once.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    /// One line each.
    public let problems: [String]

    /// Nothing can start with these problems.
    public init(_ problems: [String]) { self.problems = problems }

    public var description: String { problems.joined(separator: "\n") }
}

/// Only near misses: an unknown variable is usually somebody else's.
func suggestedName(for name: String, among known: [String]) -> String? {
    guard name.utf8.count > 4, let meant = suggestion(for: name, among: known) else { return nil }
    return abs(meant.utf8.count - name.utf8.count) <= 2 ? meant : nil
}
