import CartwrightHTTP
import Testing

@Suite("A reply of another server")
struct ReplyParserTests {
    private static func parse(_ text: String, pieces: Int = 1, limit: Int = 1_000) throws -> Reply? {
        var parser = ReplyParser(bodyLimit: limit)
        let bytes = Array(text.utf8)
        let size = max(1, bytes.count / pieces)
        var reply: Reply?
        for start in stride(from: 0, to: bytes.count, by: size) {
            if reply != nil { throw ReplyError.malformed }
            reply = try parser.feed(bytes[start..<min(start + size, bytes.count)])
        }
        return reply
    }

    @Test("is the same however it was cut", arguments: [1, 2, 3, 7, 1_000])
    func cuts(_ pieces: Int) throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A:  b c \r\n\r\nhello"
        let reply = try #require(try Self.parse(text, pieces: pieces))
        #expect(reply.status == 200)
        #expect(reply.headers["x-a"] == "b c")
        #expect(reply.body == Array("hello".utf8))
        #expect(reply.keepsAlive)
    }

    @Test("may come in chunks, with trailers that nobody asked for", arguments: [1, 4, 1_000])
    func chunks(_ pieces: Int) throws {
        let text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nA: b\r\n\r\n"
        #expect(try Self.parse(text, pieces: pieces)?.body == Array("abcde".utf8))
    }

    @Test("may have interim answers before it")
    func interim() throws {
        let text =
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"
        #expect(try Self.parse(text)?.status == 204)
    }

    @Test("may be followed by another one, where that was asked for already")
    func followed() throws {
        let first = "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok"
        let chunked = "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
        for text in [first, chunked] {
            var parser = ReplyParser(bodyLimit: 10, isFollowed: true)
            let reply = try parser.feed(Array((text + "HTTP/1.1 2").utf8)[...])
            #expect(reply?.body == Array("ok".utf8))
            #expect(parser.rest == Array("HTTP/1.1 2".utf8))
        }
    }

    @Test("may last until the connection ends, and then it is no longer kept")
    func untilClose() throws {
        var parser = ReplyParser(bodyLimit: 10)
        let early = try parser.feed(Array("HTTP/1.1 200 OK\r\n\r\nabc".utf8)[...])
        #expect(early?.status == nil)
        let reply = try parser.end()
        #expect(reply.body == Array("abc".utf8))
        #expect(!reply.keepsAlive)
    }

    @Test("closes the connection where it says so, or is of HTTP/1.0")
    func closing() throws {
        #expect(try Self.parse("HTTP/1.1 202 A\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")?.keepsAlive == false)
        #expect(try Self.parse("HTTP/1.0 202 A\r\nContent-Length: 0\r\n\r\n")?.keepsAlive == false)
    }

    @Test("that ended too early is none")
    func tooShort() throws {
        var parser = ReplyParser(bodyLimit: 10)
        _ = try parser.feed(Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab".utf8)[...])
        #expect(throws: ReplyError.ended) { try parser.end() }
    }

    @Test(
        "that is not HTTP/1.1 to the letter is refused",
        arguments: [
            "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1  200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "HTTP/1.1 200 OK\r\n a: b\r\n\r\n",
            "HTTP/1.1 200 OK\r\na: b\nc: d\r\n\r\n", "HTTP/1.1 200 OK\r\na: b\rc: d\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\ra: b\r\n\r\n", "HTTP/1.1 200 O\rK\r\n\r\n", "HTTP/1.1 200\tOK\r\n\r\n",
            "http/1.1 200 OK\r\n\r\n", "\r\n\r\n", "HTTP/1.1 200 OK\r\na\r\n\r\n", "HTTP/1.1 200 OK\r\n: b\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab", "HTTP/1.1 101 Switching\r\n\r\n",
        ])
    func malformed(_ text: String) {
        #expect(throws: ReplyError.malformed) { try Self.parse(text) }
    }

    @Test("that is longer than its reader wants is refused, before its memory is taken")
    func tooLarge() {
        #expect(throws: ReplyError.tooLarge) {
            try Self.parse("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n", limit: 10)
        }
        #expect(throws: ReplyError.tooLarge) {
            try Self.parse(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n01234567890123456789\r\n", limit: 10)
        }
    }
}
