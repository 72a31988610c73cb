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
        guard let document = try? JSONDocument(parsing: payload, keys: .asWritten) else {
            // What is no JSON is handed on as it is.
            return .json(payload)
        }
        if let fields = Fields(document.root), fields.statusCode != nil { return response(fields) ?? failure }
        if let text = document.root.text { return .json(Array(text.utf8)) }
        return .json(payload)
    }

    /// The prelude of a streamed answer: a head without a body.
    static func head(_ prelude: [UInt8]) -> Response? {
        guard let document = try? JSONDocument(parsing: prelude, keys: .asWritten), var fields = Fields(document.root)
        else { return nil }
        fields.isPrelude = true
        return response(fields)
    }

    /// What an answer may say of itself; other fields do not matter.
    private struct Fields {
        var statusCode, headers, cookies, body, isBase64Encoded: JSONNode?
        /// Without a body, and without a status that would have to be said.
        var isPrelude = false

        init?(_ node: JSONNode) {
            guard let fields = node.fields else { return nil }
            for (name, value) in fields {
                switch name {
                case "statusCode": statusCode = value
                case "headers": headers = value.kind == .null ? nil : value
                case "cookies": cookies = value.kind == .null ? nil : value
                case "body": body = value.kind == .null ? nil : value
                case "isBase64Encoded": isBase64Encoded = value
                default: break
                }
            }
        }
    }

    /// Nil where a field is not what it has to be.
    private static func response(_ fields: Fields) -> Response? {
        guard let code = fields.statusCode.map(\.value.integer) ?? (fields.isPrelude ? 200 : nil),
            (200...599).contains(code), let headers = headers(fields), let body = body(fields)
        else { return nil }
        var response = Response(Status(code), headers: headers)
        if !body.isEmpty { response.body = .bytes(body) }
        // What never has a body has no type of one either (RFC 9110, 15.3.5 and 15.4.5).
        if !headers.contains(.contentType), code != 204, code != 304 {
            response.headers.add(.contentType, "text/plain; charset=utf-8")
        }
        return response
    }

    private static func headers(_ fields: Fields) -> Headers? {
        var headers: [Headers.Field] = []
        if let given = fields.headers {
            guard let given = given.fields else { return nil }
            headers.reserveCapacity(given.count + 2)
            for (name, value) in given where value.kind != .null {
                guard isToken(name), let text = text(value) else { return nil }
                headers.append(Headers.Field(Headers.Name(name), text))
            }
        }
        if let given = fields.cookies {
            guard let cookies = given.elements else { return nil }
            for cookie in cookies {
                guard let text = text(cookie) else { return nil }
                headers.append(Headers.Field(.setCookie, text))
            }
        }
        return Headers(headers)
    }

    private static func body(_ fields: Fields) -> [UInt8]? {
        guard !fields.isPrelude, let given = fields.body else { return [] }
        guard let text = given.text else { return nil }
        return fields.isBase64Encoded?.value.bool == true ? base64Decoded(text) : Array(text.utf8)
    }

    /// A header's value, which is text or can be said as text, on one line.
    private static func text(_ node: JSONNode) -> String? {
        let text: String? =
            switch node.kind {
            case .string: node.text
            case .number, .bool: String(decoding: node.source, as: UTF8.self)
            default: nil
            }
        guard let text, text.utf8.allSatisfy({ ($0 >= 32 && $0 != 127) || $0 == 9 }) else { return nil }
        return text
    }

    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0 > 32 && $0 < 127 && !#""(),/:;<=>?@[\]{}"#.utf8.contains($0) }
    }
}
