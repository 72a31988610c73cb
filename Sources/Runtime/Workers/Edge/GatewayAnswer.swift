import CartwrightHTTP
import CartwrightJSON
import CartwrightSecurity

/// What a client sees of what a function returned, by the rules of API Gateway's HTTP API.
enum GatewayAnswer {
    /// A function that failed, or whose answer cannot be one.
    static let failure = Response.json(
        Array(#"{"message":"Internal Server Error"}"#.utf8), status: .internalServerError)

    /// What a streamed answer's media type is where its head stands before its body, between them eight NULs.
    private static let withPrelude = "application/vnd.awslambda.http-integration-response"

    /// The answer to a whole payload, which may have been written as a stream.
    static func response(to payload: [UInt8], contentType: String) -> Response {
        guard contentType == withPrelude else { return response(to: payload) }
        let mark = [UInt8](repeating: 0, count: 8)
        guard let end = payload.firstRange(of: mark), var response = head(Array(payload[..<end.lowerBound])) else {
            return failure
        }
        if end.upperBound < payload.endIndex { response.body = .bytes(Array(payload[end.upperBound...])) }
        return response
    }

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
        // What never has a body has no type of one either (RFC 9110, 15.3.5 and 15.4.5).
        if !headers.contains(.contentType), code != 204, code != 304 {
            response.headers.add(.contentType, "text/plain; charset=utf-8")
        }
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
