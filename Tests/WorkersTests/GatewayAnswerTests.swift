import CartwrightHTTP
import Testing

@testable import CartwrightWorkers

private let json = "application/json"
private let plain = "text/plain; charset=utf-8"
private let internalError = #"{"message":"Internal Server Error"}"#

@Suite("What a client sees of what a function returned")
struct GatewayAnswerTests {
    @Test(
        "is what API Gateway makes of it",
        arguments: [
            (#"{"statusCode":200,"body":"hi"}"#, 200, plain, "hi"),
            (#"{"statusCode":201,"headers":{"Content-Type":"text/html"},"body":"<p>"}"#, 201, "text/html", "<p>"),
            (#"{"statusCode":200,"headers":{"content-type":"application/json"},"body":"{}"}"#, 200, json, "{}"),
            (#"{"statusCode":204}"#, 204, nil, ""),
            (#"{"statusCode":304,"headers":{"etag":"\"1\""}}"#, 304, nil, ""),
            (#"{"statusCode":200,"body":null}"#, 200, plain, ""),
            (#"{"statusCode":200,"body":"aGk=","isBase64Encoded":true}"#, 200, plain, "hi"),
            (#"{"statusCode":200,"body":"aGk=","isBase64Encoded":false}"#, 200, plain, "aGk="),
            (#"{"statusCode":200,"body":"a?","isBase64Encoded":true}"#, 500, json, internalError),
            (#"{"statusCode":200,"body":{"a":1}}"#, 500, json, internalError),
            (#"{"statusCode":0}"#, 500, json, internalError),
            (#"{"statusCode":200.5}"#, 500, json, internalError),
            (#"{"statusCode":"200"}"#, 500, json, internalError),
            (#"{"statusCode":99}"#, 500, json, internalError),
            (#"{"statusCode":600}"#, 500, json, internalError),
            (#"{"statusCode":null}"#, 500, json, internalError),
            (#"{"statusCode":-1}"#, 500, json, internalError),
            (#"{"statusCode":299,"body":"odd"}"#, 299, plain, "odd"),
            (#"{"statusCode":418,"body":"tea"}"#, 418, plain, "tea"),
            (#"{"statusCode":599,"body":"last"}"#, 599, plain, "last"),
            (#"{"statusCode":200,"headers":{"x-count":3,"x-on":true},"body":"n"}"#, 200, plain, "n"),
            (#"{"statusCode":200,"headers":{"x":null},"body":"n"}"#, 200, plain, "n"),
            (#"{"statusCode":200,"headers":{"x":["a"]},"body":"n"}"#, 500, json, internalError),
            (#"{"statusCode":200,"headers":{"x":"a\r\nb: c"}}"#, 500, json, internalError),
            (#"{"statusCode":200,"headers":{"a b":"c"}}"#, 500, json, internalError),
            (#"{"statusCode":200,"headers":{"":"c"}}"#, 500, json, internalError),
            (#"{"statusCode":200,"headers":[]}"#, 500, json, internalError),
            (#"{"statusCode":200,"cookies":"a=b"}"#, 500, json, internalError),
            (#"{"statusCode":200,"cookies":null,"headers":null,"body":"n"}"#, 200, plain, "n"),
            (#"{"message":"hi"}"#, 200, json, #"{"message":"hi"}"#),
            (#"{ "spaced" : 1 }"#, 200, json, #"{ "spaced" : 1 }"#),
            (#"{}"#, 200, json, "{}"),
            (#"{"body":"only"}"#, 200, json, #"{"body":"only"}"#),
            (#""test""#, 200, json, "test"),
            (#""\u00e9\n""#, 200, json, "é\n"),
            (#""""#, 200, json, ""),
            ("42", 200, json, "42"),
            ("1.50", 200, json, "1.50"),
            ("true", 200, json, "true"),
            ("null", 200, json, "null"),
            ("[1, 2]", 200, json, "[1, 2]"),
            (#"{"name": "John Doe", "age":"#, 200, json, #"{"name": "John Doe", "age":"#),
            ("Hello, World!", 200, json, "Hello, World!"),
            ("", 200, json, ""),
        ] as [(String, Int, String?, String)])
    func table(payload: String, status: Int, type: String?, body: String) {
        let response = GatewayAnswer.response(to: Array(payload.utf8))
        #expect(response.status.code == status)
        #expect(response.headers[.contentType] == type)
        let bytes: [UInt8] = if case .bytes(let bytes) = response.body { bytes } else { [] }
        #expect(String(decoding: bytes, as: UTF8.self) == body)
    }

    @Test("each cookie has a line of its own, beside those of the headers")
    func cookies() {
        let payload = #"{"statusCode":200,"cookies":["a=1; Path=/","b=2"],"headers":{"x-a":"1","X-B":"2"}}"#
        let response = GatewayAnswer.response(to: Array(payload.utf8))
        #expect(response.headers.all(.setCookie) == ["a=1; Path=/", "b=2"])
        #expect(response.headers["x-b"] == "2")
    }

    @Test("the head of a stream may leave its status out")
    func prelude() {
        let response = GatewayAnswer.head(Array(#"{"headers":{"content-type":"text/event-stream"}}"#.utf8))
        #expect(response?.status == .ok)
        #expect(response?.headers[.contentType] == "text/event-stream")
        #expect(GatewayAnswer.head(Array("{".utf8))?.status == nil)
        #expect(GatewayAnswer.head(Array(#"{"statusCode":"200"}"#.utf8))?.status == nil)
    }
}
