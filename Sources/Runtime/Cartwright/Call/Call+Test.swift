public import CartwrightEventLoop
import CartwrightLogging
public import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials

extension Call {
    /// A call for a test: `try await getProduct(.init(id: id), .test(database: database, as: .seller(id)))`.
    public static func test(
        database: Database? = nil, as caller: Caller = .anonymous, clock: WallClock = .system,
        guestToken: String? = nil, function: String = "test", settings: [any Settings] = [],
        _ values: Dependencies = [:]
    ) -> Call {
        var dependencies = values
        for one in settings { dependencies.set(one) }
        var token = guestToken
        if case .guest(let own) = caller { token = own }
        return Call(
            CallState(
                function: function, requestID: uuidV7(now: clock.now).uuidString.lowercased(), caller: caller,
                guestToken: token, clock: clock, log: Logger(level: .error), database: database,
                dependencies: dependencies))
    }
}
