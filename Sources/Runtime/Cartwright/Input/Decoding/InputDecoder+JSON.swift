import CartwrightJSON

/// Amounts in a body keep every digit that was sent, also for types that read them by hand.
extension InputDecoder: JSONSource {
    func sourceJSON() throws -> JSONValue? {
        guard case .node(.json(let value)) = content else { return nil }
        return value
    }
}
