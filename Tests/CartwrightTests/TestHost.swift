import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightJSON
import CartwrightLogging
import CartwrightManifest
import CartwrightPostgres
import FoundationEssentials
import Testing

/// A host with functions of the test's own, and the answers in a form that reads well in expectations.
struct TestHost: Sendable {
    let host: Host
    let tokens: AccessTokens

    /// `functions` are entries of the manifest, each with its handler.
    init(
        _ functions: [(yaml: String, trigger: Trigger)], database: Database? = nil, clock: WallClock = .system,
        requiresKeys: Bool = false, isStrict: Bool = false, apiKeys: APIKeys? = nil
    ) throws {
        var manifest = "functions:\n"
        var table = FunctionTable(manifest: "")
        for (index, function) in functions.enumerated() {
            let name = "test-function-\(index)"
            manifest += "  \(name):\n    does: Something for a test\n    handler: Tests.f\(index)\n"
            for line in function.yaml.split(separator: "\n") { manifest += "    \(line)\n" }
            table.add(name, function.trigger)
        }
        table = table.with(manifest: manifest)
        var configuration = Host.Configuration()
        configuration.database = database
        configuration.clock = clock
        configuration.log = Logger(level: .error)
        configuration.requiresIdempotencyKeys = requiresKeys
        configuration.isStrict = isStrict
        configuration.dependencies[APIKeys.self] = apiKeys
        host = try Host(table, configuration: configuration)
        tokens = Call.test(clock: clock).accessTokens
    }

    /// A host with one public function.
    init(_ route: String, _ trigger: Trigger, more: String = "", access: String = "public") throws {
        try self.init([(yaml: "http: \(route)\naccess: \(access)\n\(more)", trigger: trigger)])
    }

    func token(_ role: Role = .customer, id: UUID = UUID(), seller: UUID? = nil) -> String {
        tokens.issue(for: .init(id: id, role: role, sellerID: seller), at: Date()).token
    }

    func send(
        _ method: CartwrightHTTP.Method, _ target: String, _ body: String? = nil, headers: Headers = [:],
        parameters: [String] = [], index: Int = 0, from address: String = "127.0.0.1"
    ) async -> TestAnswer {
        let parts = target.split(separator: "?", maxSplits: 1)
        var headers = headers
        if body != nil, !headers.contains(.contentType) { headers[.contentType] = "application/json" }
        let request = Request(
            method, String(parts[0]), rawQuery: parts.count > 1 ? String(parts[1]) : "", headers: headers,
            body: body.map { .bytes(Array($0.utf8)) } ?? .none, remoteAddress: address, parameters: parameters)
        let function = host.functions[index]
        let names = function.declaration.routes.first?.path.parameters ?? []
        return TestAnswer(await host.answer(request, by: function, names: names))
    }
}

struct TestAnswer: Sendable {
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

    func message(of field: String) -> String? {
        json["errors"]?.array?.first { $0["field"]?.string == field }?["message"]?.string
    }
}
