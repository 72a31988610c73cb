/// Why this machine or folder cannot serve, in one sentence that says what to do.
public struct InstallationError: Error, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
