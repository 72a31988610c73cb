import CartwrightHTTP

extension Call {
    /// Guards a change against a lost update: with an `If-Match` that names another version this is a 412.
    public func requireMatch(_ version: Int) throws {
        guard let header = request?.headers[.ifMatch] else { return }
        if EntityTag.ifMatch(header, allows: version) { return }
        throw Problem.versionChanged(current: version)
    }
}
