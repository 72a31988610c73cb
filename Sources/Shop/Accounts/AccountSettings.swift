public import Cartwright

/// What accounts read from the environment at start.
public struct AccountSettings: Settings {
    /// `PUBLIC_URL`: where the pages are that mails link to.
    public var publicURL: String?

    /// Settings as a test writes them.
    public init(publicURL: String? = nil) { self.publicURL = publicURL }
}
