/// A thing with a version: the host sends it as `ETag`, and answers `If-None-Match` with 304.
public protocol Versioned {
    /// Goes up by one with every change.
    var version: Int { get }
    /// What stands in the `ETag`; more than the version where more than the version can change.
    var entityTag: String { get }
}

extension Versioned {
    /// `v7`; a type whose answer changes without its version adds to it: `v7-50`.
    public var entityTag: String { "v\(version)" }
}
