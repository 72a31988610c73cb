import Testing

/// A request that is unusual but right: what `TestServer.describing` has to say about it.
struct OddRequest: Sendable, CustomTestStringConvertible {
    let name: String
    let answer: String
    let text: String
    var testDescription: String { name }

    init(_ name: String, _ answer: String, _ text: String) {
        self.name = name
        self.answer = answer
        self.text = text
    }

    static func get(_ name: String, _ target: String, _ answer: String) -> OddRequest {
        OddRequest(name, "GET \(answer) 0", "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
    }

    static func fields(_ name: String, _ lines: String) -> OddRequest {
        OddRequest(name, "GET / ? 0", "GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n")
    }

    static func chunks(_ name: String, _ length: Int, _ body: String) -> OddRequest {
        OddRequest(
            name, "POST / ? \(length)", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(body)")
    }

    static let table: [OddRequest] = targets + headerLines + bodies

    static let targets: [OddRequest] = [
        .get("a query without a value", "/a?", "/a ?"),
        .get("two question marks", "/a?b?c", "/a ?b?c"),
        .get("two slashes", "//a//b", "//a//b ?"),
        .get("dots", "/a/../b/./c", "/a/../b/./c ?"),
        .get("an encoded slash", "/a%2Fb", "/a%2Fb ?"),
        .get("an encoded letter", "/%61", "/%61 ?"),
        .get("all that a path may contain", "/-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@ ?"),
        .get("brackets in the query", "/?filter[a]=b", "/ ?filter[a]=b"),
        .get("a query that is no percent sequence", "/?q=100%", "/ ?q=100%"),
        .get("quotes in the query", "/?q=\"a\"", "/ ?q=\"a\""),
        .get(
            "a target of 8 KB", "/" + .init(repeating: "a", count: 8_191), "/\(String(repeating: "a", count: 8_191)) ?"),
        .get("an absolute target", "http://a/b?c", "/b ?c"),
        .get("an absolute target in capitals", "HTTP://A/b", "/b ?"),
        .get("an absolute target without a path", "http://a", "/ ?"),
        .get("an absolute target with only a query", "https://a?b", "/ ?b"),
        .init("the whole server", "OPTIONS * ? 0", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("one empty line before the request", "GET / ? 0", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a method nobody knows", "BREW / ? 0", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a method in lower case", "get / ? 0", "get / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(
            "a method of odd letters", "M-SEARCH!#$%&'*+.^_`|~ / ? 0",
            "M-SEARCH!#$%&'*+.^_`|~ / HTTP/1.1\r\nHost: a\r\n\r\n"),
    ]

    static let headerLines: [OddRequest] = [
        .init("HTTP/1.0 without Host", "GET / ? 0", "GET / HTTP/1.0\r\n\r\n"),
        .init("HTTP/1.0 with Host", "GET / ? 0", "GET / HTTP/1.0\r\nHost: a\r\n\r\n"),
        .init("a Host in capitals", "GET / ? 0", "GET / HTTP/1.1\r\nHOST:A.EXAMPLE\r\n\r\n"),
        .init("a Host with a port", "GET / ? 0", "GET / HTTP/1.1\r\nHost: a:8080\r\n\r\n"),
        .init("a Host with an empty port", "GET / ? 0", "GET / HTTP/1.1\r\nHost: a:\r\n\r\n"),
        .init("a Host that is an IPv6 address", "GET / ? 0", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"),
        .init("no space behind the colon", "GET / ? 0", "GET / HTTP/1.1\r\nHost:a\r\n\r\n"),
        .init("white space around the value", "GET / ? 0", "GET / HTTP/1.1\r\nHost: \t a \t \r\n\r\n"),
        .fields("an empty value", "X-A:"),
        .fields("a value of white space", "X-A: \t "),
        .fields("white space within a value", "X-A: b \t c"),
        .fields("a value over 127", "X-A: caf\u{e9} \u{1F6D2}"),
        .fields("a name of odd letters", "!#$%&'*+-.^_`|~09aZ: b"),
        .fields("the same name twice", "X-A: b\r\nx-a: c"),
        .fields("colons in a value", "X-A: b:c:d"),
        .fields("a hundred lines", (1...99).map { "X-\($0): a" }.joined(separator: "\r\n")),
        .fields("header lines of 10,240 bytes", "X-A: " + .init(repeating: "a", count: 10_240 - 18)),
        .fields("a length of zero", "Content-Length: 0"),
        .fields("an expectation in capitals without a body", "Expect: 100-CONTINUE"),
        .fields("words for the connection that nobody knows", "Connection: foo, , bar"),
        .fields("an upgrade that is not taken", "Connection: upgrade, HTTP2-Settings\r\nUpgrade: h2c"),
        .fields("trailers announced", "TE: trailers\r\nTrailer: X-A"),
    ]

    static let bodies: [OddRequest] = [
        .init("a body for GET", "GET / ? 5", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"),
        .init("a body for DELETE", "DELETE / ? 5", "DELETE / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"),
        .init(
            "white space around the length", "POST / ? 5",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \t5 \r\n\r\nhello"),
        .init(
            "a body in HTTP/1.0", "POST / ? 5", "POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello"),
        .init(
            "a body that looks like a request", "POST / ? 25",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 25\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n"),
        .init(
            "a name with an underscore is no length", "POST / ? 0",
            "POST / HTTP/1.1\r\nHost: a\r\nContent_Length: 5\r\n\r\n"),
        .chunks("chunks", 10, "5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n"),
        .chunks("no chunk at all", 0, "0\r\n\r\n"),
        .chunks("sizes in both cases", 26, "a\r\n0123456789\r\nA\r\n0123456789\r\n6\r\n012345\r\n0\r\n\r\n"),
        .chunks("sizes with leading zeros", 5, "00000005\r\nhello\r\n000\r\n\r\n"),
        .chunks("chunk extensions", 5, "5;a;b=c;d=\"e f\"\r\nhello\r\n0;last\r\n\r\n"),
        .chunks("trailers", 5, "5\r\nhello\r\n0\r\nX-A: b\r\nX-B:\r\n\r\n"),
        .chunks("line ends within a chunk", 4, "4\r\n\r\n\r\n\r\n0\r\n\r\n"),
        .init(
            "an encoding in capitals", "POST / ? 5",
            "POST / HTTP/1.1\r\nHost: a\r\nTRANSFER-ENCODING: CHUNKED\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
    ]
}
