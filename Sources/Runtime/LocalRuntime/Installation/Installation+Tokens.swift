public import Cartwright

extension Installation {
    /// What signs access tokens here: the configured key, or the one drawn for this installation.
    public func accessTokens(_ configuration: Configuration) throws -> AccessTokens {
        if !configuration.problems.isEmpty { throw ConfigurationError(configuration.problems) }
        let environment = try completing(
            configuration.resolved, in: Mode.of(environment: configuration.resolved))
        guard let keys = try Keys(environment: environment) else {
            throw InstallationError("JWT_SECRET is not set, so no token can be signed that the server would accept")
        }
        return AccessTokens(keys.tokens)
    }
}
