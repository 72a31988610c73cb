package import CartwrightEventLoop
package import CartwrightLogging
package import CartwrightPostgres

extension Host {
    /// A host as the environment describes it: keys, the settings of every service, what the services prepare.
    ///
    /// `environment` holds variables with `.env` and files resolved, as `Configuration.resolved` gives them; `only` names
    /// the functions that will be called here, nil for all; `callsElsewhere` says that none will be.
    package static func configured(
        _ table: FunctionTable, environment: [String: String], database: Database?, isProduction: Bool, log: Logger,
        clock: WallClock = .system, only: Set<String>? = nil, callsElsewhere: Bool = false
    ) async throws -> Host {
        var configuration = Host.Configuration()
        configuration.database = database
        configuration.isProduction = isProduction
        configuration.log = log
        configuration.clock = clock
        configuration.isStrict = environment["CARTWRIGHT_STRICT"] == "1"
        configuration.functions = only
        configuration.callsElsewhere = callsElsewhere
        if let keys = try Keys(environment: environment) {
            configuration.accessTokens = AccessTokens(keys.tokens)
            configuration.cursorSecret = keys.cursorSecret
        }
        let settings = try Cartwright.Configuration(environment: environment).read(
            table.services.compactMap(\.settings))
        for one in settings { configuration.dependencies.set(one) }
        configuration.dependencies = try await Host.prepared(table.services, configuration.dependencies)
        return try Host(table, configuration: configuration)
    }
}
