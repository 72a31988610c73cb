public import CartwrightEventLoop

extension Database {
    /// Applies the migrations of a service.
    @discardableResult
    public func migrate(_ migrations: [Migration], service: String, clock: WallClock = .system) async throws -> [String]
    { [] }
}
