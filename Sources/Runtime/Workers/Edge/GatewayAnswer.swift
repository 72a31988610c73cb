import CartwrightHTTP
import CartwrightJSON
import CartwrightSecurity

/// What a client sees of what a function returned, by the rules of API Gateway's HTTP API.
enum GatewayAnswer {
    /// A function that failed, or whose answer cannot be one.
    static let failure = Response.json(
        Array(#"{"message":"Internal Server Error"}"#.utf8), status: .internalServerError)

    static func response(to payload: [UInt8]) -> Response {
        guard let value: JSONValue = try? JSON.decode(from: payload, keys: .asWritten) else {
            // What is no JSON is handed on as it is.
            return .json(payload)
        }
        switch value {
        case .object(let fields) where fields["statusCode"] != nil: return response(fields) ?? failure
        case .string(let text): return .json(Array(text.utf8))
        default: return .json(payload)
        }
    }

    /// The prelude of a streamed answer: a head without a body.
    static func head(_ prelude: [UInt8]) -> Response? {
        guard let value: JSONValue = try? JSON.decode(from: prelude, keys: .asWritten), var fields = value.object
        else { return nil }
        if fields["statusCode"] == nil { fields["statusCode"] = 200 }
        fields["body"] = nil
        return response(fields)
    }

    /// Nil where a field is not what it has to be.
    private static func response(_ fields: JSONObject) -> Response? {
        guard let code = fields["statusCode"]?.integer, (200...599).contains(code),
            let headers = headers(fields), let body = body(fields)
        else { return nil }
        var response = Response(Status(code), headers: headers)
        if !body.isEmpty { response.body = .bytes(body) }
        if !headers.contains(.contentType) { response.headers.add(.contentType, "text/plain; charset=utf-8") }
        return response
    }

    private static func headers(_ fields: JSONObject) -> Headers? {
        var headers = Headers()
        if let given = fields["headers"], !given.isNull {
            guard let given = given.object else { return nil }
            for (name, value) in given where !value.isNull {
                guard isToken(name), let text = text(value) else { return nil }
                headers.add(Headers.Name(name), text)
            }
        }
        if let given = fields["cookies"], !given.isNull {
            guard let cookies = given.array else { return nil }
            for cookie in cookies {
                guard let text = text(cookie) else { return nil }
                headers.add(.setCookie, text)
            }
        }
        return headers
    }

    private static func body(_ fields: JSONObject) -> [UInt8]? {
        guard let given = fields["body"], !given.isNull else { return [] }
        guard let text = given.string else { return nil }
        return fields["isBase64Encoded"]?.bool == true ? base64Decoded(text) : Array(text.utf8)
    }

    /// A header's value, which is text or can be said as text, on one line.
    private static func text(_ value: JSONValue) -> String? {
        let text: String? =
            switch value {
            case .string(let text): text
            case .number(let number): number.text
            case .bool(let truth): truth ? "true" : "false"
            default: nil
            }
        guard let text, text.utf8.allSatisfy({ ($0 >= 32 && $0 != 127) || $0 == 9 }) else { return nil }
        return text
    }

    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0 > 32 && $0 < 127 && !#""(),/:;<=>?@[\]{}"#.utf8.contains($0) }
    }
}
