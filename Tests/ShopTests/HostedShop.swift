import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightJSON
import CartwrightLocalRuntime
import CartwrightLogging
import CartwrightManifest
import CartwrightPostgres
import Catalog
import FoundationEssentials
import FunctionTable
import TestSupport
import Testing

/// The whole shop without a server: every function of functions.yaml behind the host, over a database of its own.
struct HostedShop: Sendable {
    let host: Host
    let database: Database

    /// With that many demo products where asked for, and one loop with connections as `configuration` says.
    init(
        products: Int? = nil, clock: WallClock = .system, configuration: DatabaseConfiguration? = nil
    ) async throws {
        let copy = try await TestDatabase.copy(named: "hosted_shop_\(products ?? 0)") { database in
            try await database.migrate(functions)
            guard let products else { return }
            _ = try await Catalog.service.seed?(.test(database: database, as: .system("seed")), products)
        }
        database =
            configuration.map { Database(url: copy.url, loops: EventLoopGroup(loops: 1), configuration: $0) }
            ?? copy.database
        host = try await Host.configured(
            functions, environment: ["JWT_SECRET": String(repeating: "s", count: 32), "CARTWRIGHT_STRICT": "1"],
            database: database, mode: .demo, log: Logger(level: .error), clock: clock)
    }

    /// The answer of a function, called by its name with its first method.
    func send(
        _ name: String, query: String = "", path: [String] = [], body: String? = nil, token: String? = nil,
        headers: Headers = [:]
    ) async throws -> ShopAnswer {
        let function = try #require(host.function(name), "there is no function \(name)")
        let route = try #require(function.declaration.routes.first)
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        if body != nil { headers[.contentType] = "application/json" }
        let request = Request(
            Method(route.method), "\(route.path)", rawQuery: query, headers: headers,
            body: body.map { .bytes(Array($0.utf8)) } ?? .none, remoteAddress: "127.0.0.1", parameters: path)
        return ShopAnswer(await host.answer(request, by: function, names: route.path.parameters))
    }

    /// Opens an account; its access token.
    func register(_ email: String, role: String = "customer") async throws -> String {
        let answer = try await send(
            "accounts-register", body: #"{"email": "\#(email)", "password": "password123", "role": "\#(role)"}"#)
        return try #require(answer.json["access_token"]?.string, "\(answer.text)")
    }
}

/// An answer in a form that reads well in expectations.
struct ShopAnswer: Sendable {
    let status: Int
    let headers: Headers
    let text: String
    let json: JSONValue

    init(_ response: Response) {
        status = response.status.code
        headers = response.headers
        let bytes = if case .bytes(let bytes) = response.body { bytes } else { [UInt8]() }
        text = String(decoding: bytes, as: UTF8.self)
        json = (try? JSON.decode(JSONValue.self, from: bytes, keys: .asWritten)) ?? .null
    }

    var code: String? { json["code"]?.string }

    /// `field code` of each field error.
    var errors: [String] {
        json["errors"]?.array?.map { "\($0["field"]?.string ?? "?") \($0["code"]?.string ?? "?")" } ?? []
    }
}
