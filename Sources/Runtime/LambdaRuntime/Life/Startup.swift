import Cartwright
import CartwrightEventLoop
import CartwrightJSON
import CartwrightLogging
import CartwrightManifest
import CartwrightPostgres

/// Everything that is done once, before the first invocation: and nothing that the function may not need.
struct Startup: Sendable {
    let host: Host
    let function: HostedFunction
    let database: Database?

    init(
        _ table: FunctionTable, handler: String?, environment: [String: String], loops: EventLoopGroup,
        concurrency: Int, log: Logger
    ) async throws {
        let handler = try Self.known(handler, table)
        let resolved = Configuration(environment: environment)
        if !resolved.problems.isEmpty { throw ConfigurationError(resolved.problems) }
        let environment = resolved.resolved
        let isProduction = environment["CARTWRIGHT_MODE"] != "demo"
        if isProduction, environment["CARTWRIGHT_FAULT"]?.isEmpty == false {
            throw ConfigurationError([
                "CARTWRIGHT_FAULT is set: it kills the process at a named moment, for tests alone"
            ])
        }
        database = Self.database(environment, loops, concurrency)
        host = try await Host.configured(
            table, environment: environment, database: database, isProduction: isProduction, log: log,
            clock: try Self.clock(environment, isProduction), only: [handler])
        guard let function = host.function(handler) else {
            throw FunctionError("Runtime.HandlerNotFound", "\(handler) is for development, and absent in production")
        }
        if isProduction, try function.takesTokens && Keys(environment: environment) == nil {
            throw ConfigurationError(["JWT_SECRET is not set: production needs one of at least 32 bytes"])
        }
        self.function = function
        Self.warmUp(function.trigger.shape)
    }

    /// The system's time, or for tests what the server that started this process goes by.
    private static func clock(_ environment: [String: String], _ isProduction: Bool) throws -> WallClock {
        guard let file = environment["CARTWRIGHT_TEST_CLOCK"], !file.isEmpty else { return .system }
        if isProduction {
            throw ConfigurationError(["CARTWRIGHT_TEST_CLOCK is set: it turns the clock, for tests alone"])
        }
        return WallClock(offsetFile: file)
    }

    private static func known(_ handler: String?, _ table: FunctionTable) throws -> String {
        guard let handler, !handler.isEmpty else {
            throw FunctionError(
                "Runtime.HandlerNotFound", "name the function as the first argument, or in _HANDLER")
        }
        if table.trigger(of: handler) != nil { return handler }
        let hint = suggestion(for: handler, among: table.entries.map(\.name)).map { "; did you mean \($0)?" } ?? ""
        throw FunctionError("Runtime.HandlerNotFound", "functions.yaml has no function \(handler)\(hint)")
    }

    /// Connections are opened with their first use. One invocation at a time needs one, and one beside a transaction.
    private static func database(
        _ environment: [String: String], _ loops: EventLoopGroup, _ concurrency: Int
    ) -> Database? {
        guard let url = environment["DATABASE_URL"], !url.isEmpty else { return nil }
        var connections = DatabaseConfiguration.lazy
        if concurrency > 1 { connections.writeConnections = min(8, concurrency / loops.loops.count + 1) }
        return Database(url: url, loops: loops, configuration: connections)
    }

    /// The coders look at a type once; better before somebody waits.
    private static func warmUp(_ shape: HandlerShape) {
        let dummy = Dummy(text: "ü", number: 1, list: [nil], table: ["a": true])
        let bytes = (try? JSON.encode(dummy)) ?? []
        _ = try? JSON.decode(Dummy.self, from: bytes)
        if let input = shape.input { warm(input) }
    }

    private static func warm<Input: Decodable>(_ type: Input.Type) { _ = try? JSON.decode(type, from: [123, 125]) }

    private struct Dummy: Codable {
        let text: String
        let number: Int
        let list: [String?]
        let table: [String: Bool]
    }
}

extension HostedFunction {
    /// Whether callers show tokens, so that there must be a key to check them with.
    fileprivate var takesTokens: Bool {
        switch declaration.trigger {
        case .http, .socket: true
        case .queue, .event, .schedule, .direct: false
        }
    }
}
