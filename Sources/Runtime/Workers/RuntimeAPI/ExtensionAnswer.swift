import CartwrightHTTP
import CartwrightJSON
import CartwrightSecurity

/// What the Extensions API answers.
enum ExtensionAnswer {
    private struct Registration: Encodable {
        var functionName: String
        var functionVersion = "$LATEST"
        var handler: String
        var accountId: String?
    }

    private struct Wanted: Decodable { var events: [String]? }

    /// Nobody can guess the identifier of another's extension.
    static func newIdentifier() -> String {
        let text = hex(randomBytes(16))
        let cuts = [0, 8, 12, 16, 20, 32]
        return zip(cuts, cuts.dropFirst()).map { String(text.dropFirst($0).prefix($1 - $0)) }.joined(separator: "-")
    }

    /// What a registration asks to hear of; nil when it is none.
    static func events(in body: [UInt8]) -> [String]? {
        if body.isEmpty { return [] }
        guard let wanted: Wanted = try? JSON.decode(from: body, keys: .asWritten) else { return nil }
        return wanted.events ?? []
    }

    static func registered(_ identifier: String, _ function: WorkerFunction, account: String?) -> Response {
        let body = Registration(functionName: function.name, handler: function.handler, accountId: account)
        return answer(body, identifier)
    }

    static func event(_ notice: ExtensionNotice, to identifier: String) -> Response { answer(notice, identifier) }

    private static func answer(_ body: some Encodable, _ identifier: String) -> Response {
        var response = Response.json((try? JSON.encode(body, keys: .asWritten)) ?? [])
        response.headers.add("lambda-extension-identifier", identifier)
        return response
    }
}
