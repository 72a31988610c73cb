import CartwrightHTTP
import CartwrightJSON
import Testing

@testable import CartwrightLambdaRuntime

@Suite("An answer in payload format 2.0")
struct HTTPAnswerTests {
    static func answer(_ response: Response, _ body: [UInt8]) throws -> JSONValue {
        let bytes = try JSON.encode(HTTPAnswer(response, body: body), keys: .asWritten)
        return try JSON.decode(JSONValue.self, from: bytes, keys: .asWritten)
    }

    @Test("text travels as text, with status and headers")
    func text() throws {
        let response = Response(201, headers: ["content-type": "application/json", "etag": "\"1\""])
        #expect(
            try Self.answer(response, Array("{\"ü\":1}\n".utf8)) == [
                "statusCode": 201, "headers": ["content-type": "application/json", "etag": "\"1\""],
                "body": "{\"ü\":1}\n", "isBase64Encoded": false,
            ])
    }

    @Test("what is no UTF-8 travels as base 64")
    func bytes() throws {
        let answer = try Self.answer(Response(headers: ["content-type": "image/png"]), [0xFF, 0xD8, 0])
        #expect(answer["body"] == "/9gA")
        #expect(answer["isBase64Encoded"] == true)
    }

    @Test("every cookie is one of a list, for no comma can join them; other lines of one name are joined")
    func headers() throws {
        var response = Response(headers: ["vary": "Origin"])
        response.headers.add(.setCookie, "a=1; Expires=Fri, 20 Mar 2026 00:00:00 GMT")
        response.headers.add(.vary, "Accept")
        response.headers.add(.setCookie, "b=2")
        let answer = try Self.answer(response, [])
        #expect(answer["headers"] == ["vary": "Origin, Accept"])
        #expect(answer["cookies"] == ["a=1; Expires=Fri, 20 Mar 2026 00:00:00 GMT", "b=2"])
    }

    @Test("what the gateway writes itself is left to it")
    func framing() throws {
        let response = Response(
            headers: [
                "content-length": "3", "transfer-encoding": "chunked", "connection": "close", "date": "today",
                "keep-alive": "1", "x-own": "1",
            ])
        #expect(try Self.answer(response, [])["headers"] == ["x-own": "1"])
    }

    @Test("an empty answer has an empty body and no cookies")
    func empty() throws {
        #expect(
            try Self.answer(Response(.noContent), [])
                == ["statusCode": 204, "headers": [:], "body": "", "isBase64Encoded": false])
    }

    @Test("the Codable form says the same as the one written by hand")
    func codable() throws {
        var response = Response(headers: ["content-type": "text/plain"])
        response.headers.add(.setCookie, "a=1")
        let answer = HTTPAnswer(response, body: Array("\u{1}".utf8))
        struct ByHand: Encodable {
            let answer: HTTPAnswer
            func encode(to encoder: any Encoder) throws { try answer.encode(to: encoder) }
        }
        let one = try JSON.decode(JSONValue.self, from: JSON.encode(answer, keys: .asWritten), keys: .asWritten)
        let two = try JSON.decode(
            JSONValue.self, from: JSON.encode(ByHand(answer: answer), keys: .asWritten), keys: .asWritten)
        #expect(one == two)
    }

    @Test("the prelude of a streamed answer is status, headers and cookies, ended by eight NULs")
    func prelude() throws {
        var response = Response(202, headers: ["content-type": "text/event-stream"])
        response.headers.add(.setCookie, "a=1")
        let prelude = try AnswerHead(response).prelude
        #expect(prelude.suffix(8).allSatisfy { $0 == 0 })
        #expect(
            try JSON.decode(JSONValue.self, from: Array(prelude.dropLast(8)), keys: .asWritten) == [
                "statusCode": 202, "headers": ["content-type": "text/event-stream"], "cookies": ["a=1"],
            ])
    }
}
