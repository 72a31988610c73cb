import CartwrightHTTP
import CartwrightJSON
import CartwrightSecurity

/// An answer in payload format 2.0: `{"statusCode": …, "headers": {…}, "cookies": […], "body": …, "isBase64Encoded": …}`.
struct HTTPAnswer: JSONWritable {
    private let head: AnswerHead
    private let body: String
    private let isBase64Encoded: Bool

    /// A body that is UTF-8 travels as text; anything else as base 64.
    init(_ response: Response, body: [UInt8]) {
        head = AnswerHead(response)
        if let text = String(validating: body, as: UTF8.self) {
            self.body = text
            isBase64Encoded = false
        } else {
            self.body = base64(body)
            isBase64Encoded = true
        }
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        head.writeFields(to: &json)
        json.field("body", body)
        json.field("isBase64Encoded", isBase64Encoded)
        json.endObject()
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try head.encode(to: &container)
        try container.encode(body, forKey: .body)
        try container.encode(isBase64Encoded, forKey: .isBase64Encoded)
    }

    enum Key: String, CodingKey { case statusCode, headers, cookies, body, isBase64Encoded }
}

/// Status and headers of an answer: what comes before the body, by itself the prelude of a streamed one.
struct AnswerHead: JSONWritable {
    let statusCode: Int
    /// Lines of one name are joined by a comma, but for cookies, which no comma can join.
    let headers: [(name: String, value: String)]
    let cookies: [String]

    init(_ response: Response) {
        statusCode = response.status.code
        cookies = response.headers.all(.setCookie)
        var headers: [(name: String, value: String)] = []
        for field in response.headers.fields where !Self.isFraming(field.name) {
            if let index = headers.firstIndex(where: { $0.name == field.name.text }) {
                headers[index].value += ", " + field.value
            } else {
                headers.append((field.name.text, field.value))
            }
        }
        self.headers = headers
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        writeFields(to: &json)
        json.endObject()
    }

    func writeFields(to json: inout JSONWriter) {
        json.field("statusCode", statusCode)
        json.key("headers")
        json.beginObject()
        for header in headers {
            json.key(dynamic: header.name)
            json.write(header.value)
        }
        json.endObject()
        if !cookies.isEmpty {
            json.key("cookies")
            json.write(cookies)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: HTTPAnswer.Key.self)
        try encode(to: &container)
    }

    fileprivate func encode(to container: inout KeyedEncodingContainer<HTTPAnswer.Key>) throws {
        try container.encode(statusCode, forKey: .statusCode)
        let pairs = headers.map { ($0.name, $0.value) }
        try container.encode(Dictionary(pairs) { first, _ in first }, forKey: .headers)
        if !cookies.isEmpty { try container.encode(cookies, forKey: .cookies) }
    }

    /// What the gateway writes itself, and what travels elsewhere.
    private static func isFraming(_ name: Headers.Name) -> Bool {
        switch name {
        case .contentLength, .transferEncoding, .connection, .date, .setCookie: true
        default: name.text == "keep-alive"
        }
    }

    /// The prelude of a streamed answer: this as JSON, and the eight NULs that end it.
    var prelude: [UInt8] {
        get throws { try JSON.encode(self, keys: .asWritten) + [UInt8](repeating: 0, count: 8) }
    }

    static let preludeType = "application/vnd.awslambda.http-integration-response"
}
