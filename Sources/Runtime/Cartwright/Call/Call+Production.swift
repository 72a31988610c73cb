extension Call {
    /// Whether this is a shop that people buy from: nothing is simulated there.
    public var isProduction: Bool { self[IsProductionKey.self] }
}

package enum IsProductionKey: CallKey {
    package static var defaultValue: Bool { false }
}
