extension Service {
    /// What these services put into every call: their settings, read from the surroundings, and what each one prepares.
    public static func prepare(_ services: [Service], from settings: Configuration) async throws -> Dependencies {
        var dependencies = Dependencies()
        for one in try settings.read(services.compactMap(\.settings)) { dependencies.set(one) }
        return try await Host.prepared(services, dependencies)
    }
}
