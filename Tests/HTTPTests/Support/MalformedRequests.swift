import Testing

/// A request that must be refused, and with which status.
struct MalformedRequest: Sendable, CustomTestStringConvertible {
    let name: String
    let status: Int
    let bytes: [UInt8]
    var testDescription: String { name }

    init(_ name: String, _ status: Int, _ text: String) {
        self.init(name, status, bytes: Array(text.utf8))
    }

    init(_ name: String, _ status: Int, bytes: [UInt8]) {
        self.name = name
        self.status = status
        self.bytes = bytes
    }

    /// With these header lines, and a Host.
    static func fields(_ name: String, _ status: Int, _ lines: String) -> MalformedRequest {
        MalformedRequest(name, status, "POST / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n")
    }

    static func chunks(_ name: String, _ body: String, _ status: Int = 400) -> MalformedRequest {
        MalformedRequest(name, status, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(body)")
    }

    static let table: [MalformedRequest] = requestLines + headerLines + framing + limits + chunked

    static let requestLines: [MalformedRequest] = [
        .init("no version (HTTP/0.9)", 400, "GET /\r\n\r\n"),
        .init("a line feed alone ends the request line", 400, "GET / HTTP/1.1\nHost: a\r\n\r\n"),
        .init("a carriage return alone ends the request line", 400, "GET / HTTP/1.1\rHost: a\r\n\r\n"),
        .init("two spaces before the target", 400, "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("two spaces after the target", 400, "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a space after the version", 400, "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
        .init("a tab instead of a space", 400, "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a space before the method", 400, " GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("two empty lines before the request", 400, "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a line feed before the request", 400, "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a method that is no token", 400, "GE(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("an endless method", 501, "\(String(repeating: "A", count: 40)) / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a tunnel", 501, "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n"),
        .init("a version in lower case", 400, "GET / http/1.1\r\nHost: a\r\n\r\n"),
        .init("a version with two digits", 400, "GET / HTTP/1.10\r\nHost: a\r\n\r\n"),
        .init("a version without a dot", 400, "GET / HTTP/11\r\nHost: a\r\n\r\n"),
        .init("HTTP/2.0 as text", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".replacingPRI),
        .init("HTTP/1.2", 505, "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
        .init("HTTP/3.0", 505, "GET / HTTP/3.0\r\nHost: a\r\n\r\n"),
        .init("another protocol", 400, "GET / HTCPCP/1.1\r\nHost: a\r\n\r\n"),
        .init("a TLS greeting", 400, bytes: [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
        .init("a target that is no path", 400, "GET foo HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a fragment in the target", 400, "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a fragment in the query", 400, "GET /a?b#c HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a backslash in the path", 400, "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a NUL in the target", 400, "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("an encoded NUL in the path", 400, "GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a half percent sequence", 400, "GET /a%2 HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a percent sequence of letters", 400, "GET /a%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a byte over 127 in the target", 400, "GET /caf\u{e9} HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a delete in the target", 400, "GET /a\u{7f} HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("an asterisk for GET", 400, "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a path that begins with an asterisk", 400, "OPTIONS *a HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("an absolute target of another scheme", 400, "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("an absolute target without a host", 400, "GET http:///a HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a user in the target", 400, "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a target and a Host that differ", 400, "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    ]

    static let headerLines: [MalformedRequest] = [
        .init("no Host", 400, "GET / HTTP/1.1\r\n\r\n"),
        .init("two Hosts", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        .init("two Hosts in HTTP/1.0", 400, "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
        .init("an empty Host", 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        .init("a list of Hosts", 400, "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n"),
        .init("a Host with a space", 400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
        .init("a Host with a path", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        .init("a Host with a user", 400, "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"),
        .init("a Host whose port is a word", 400, "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n"),
        .init("a Host whose port is too high", 400, "GET / HTTP/1.1\r\nHost: a:70000\r\n\r\n"),
        .init("a Host with an open bracket", 400, "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"),
        .fields("a space before the colon", 400, "X-A : b"),
        .fields("a tab before the colon", 400, "X-A\t: b"),
        .fields("a space within the name", 400, "X A: b"),
        .fields("no colon", 400, "X-A"),
        .fields("no name", 400, ": b"),
        .fields("a name that is no token", 400, "X(A): b"),
        .fields("a name over 127", 400, "X-\u{e4}: b"),
        .fields("a folded line", 400, "X-A: b\r\n c"),
        .fields("a line folded by a tab", 400, "X-A: b\r\n\tc"),
        .init("a folded first line", 400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        .fields("a NUL in a value", 400, "X-A: b\0c"),
        .fields("a bell in a value", 400, "X-A: b\u{7}c"),
        .fields("a delete in a value", 400, "X-A: b\u{7f}c"),
        .fields("a line feed alone in a value", 400, "X-A: b\nX-B: c"),
        .fields("a carriage return alone in a value", 400, "X-A: b\rX-B: c"),
        .fields("a carriage return and another in a value", 400, "X-A: b\r\r\nX-B: c"),
        .init("a line feed alone ends the head", 400, "GET / HTTP/1.1\r\nHost: a\r\n\n"),
        .init("a carriage return alone ends the head", 400, "GET / HTTP/1.1\r\nHost: a\r\n\rX"),
        .fields("an expectation nobody knows", 417, "Expect: 200-ok"),
        .fields("two expectations", 400, "Expect: 100-continue\r\nExpect: 100-continue"),
        .fields("an encoded body", 415, "Content-Encoding: gzip\r\nContent-Length: 0"),
    ]

    static let framing: [MalformedRequest] = [
        .fields("a length and an encoding", 400, "Content-Length: 5\r\nTransfer-Encoding: chunked"),
        .fields("an encoding and a length", 400, "Transfer-Encoding: chunked\r\nContent-Length: 5"),
        .fields("two lengths that differ", 400, "Content-Length: 5\r\nContent-Length: 6"),
        .fields("two lengths that agree", 400, "Content-Length: 5\r\nContent-Length: 5"),
        .fields("a list of lengths", 400, "Content-Length: 5, 5"),
        .fields("an empty length", 400, "Content-Length:"),
        .fields("a length with a plus", 400, "Content-Length: +5"),
        .fields("a length below zero", 400, "Content-Length: -1"),
        .fields("a length with leading zeros", 400, "Content-Length: 005"),
        .fields("a hexadecimal length", 400, "Content-Length: 0x5"),
        .fields("a length with a space in it", 400, "Content-Length: 1 0"),
        .fields("a length with a fraction", 400, "Content-Length: 5.0"),
        .fields("a length that overflows", 400, "Content-Length: 99999999999999999999"),
        .fields("a length in quotes", 400, "Content-Length: \"5\""),
        .fields("an encoding nobody knows", 501, "Transfer-Encoding: gzip"),
        .fields("an encoding before chunked", 501, "Transfer-Encoding: gzip, chunked"),
        .fields("chunked twice", 501, "Transfer-Encoding: chunked, chunked"),
        .fields("two encodings", 400, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
        .fields("identity and chunked", 501, "Transfer-Encoding: identity"),
        .fields("a word that contains chunked", 501, "Transfer-Encoding: xchunked"),
        .fields("chunked with a control before it", 400, "Transfer-Encoding: \u{b}chunked"),
        .fields("chunked in quotes", 501, "Transfer-Encoding: \"chunked\""),
        .fields("an empty encoding", 501, "Transfer-Encoding:"),
        .init(
            "an encoding in HTTP/1.0", 400,
            "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ]

    static let limits: [MalformedRequest] = [
        .init("a target over 8 KB", 414, "GET /\(String(repeating: "a", count: 8_192)) HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a target without an end", 414, "GET /\(String(repeating: "a", count: 20_000))"),
        .fields("header lines over 10 KB", 431, "X-A: \(String(repeating: "a", count: 10_240))"),
        .init(
            "header lines without an end", 431,
            "GET / HTTP/1.1\r\nHost: a\r\nX-A: \(String(repeating: "a", count: 11_000))"),
        .fields("a header name without an end", 431, String(repeating: "a", count: 11_000)),
        .fields("more than a hundred lines", 431, (1...100).map { "X-\($0): a" }.joined(separator: "\r\n")),
        .fields("a body over the limit", 413, "Content-Length: 70000"),
        .fields("a body far over the limit", 413, "Content-Length: 999999999999999999"),
    ]

    static let chunked: [MalformedRequest] = [
        .chunks("a chunk size with 0x", "0x5\r\nhello\r\n0\r\n\r\n"),
        .chunks("a chunk size with a sign", "+5\r\nhello\r\n0\r\n\r\n"),
        .chunks("a chunk size below zero", "-1\r\nhello\r\n0\r\n\r\n"),
        .chunks("a chunk size with a space behind", "5 \r\nhello\r\n0\r\n\r\n"),
        .chunks("a chunk size with a space before", " 5\r\nhello\r\n0\r\n\r\n"),
        .chunks("no chunk size", "\r\nhello\r\n0\r\n\r\n"),
        .chunks("a chunk size that is a word", "five\r\nhello\r\n0\r\n\r\n"),
        .chunks("a chunk size that overflows", "ffffffffffffffff5\r\nhello\r\n0\r\n\r\n"),
        .chunks("a chunk size with an underscore", "1_0\r\nhello\r\n0\r\n\r\n"),
        .chunks("a chunk size that a line feed ends", "5\nhello\r\n0\r\n\r\n"),
        .chunks("a chunk size that a carriage return ends", "5\rhello\r\n0\r\n\r\n"),
        .chunks("a chunk longer than its size", "5\r\nhello!\r\n0\r\n\r\n"),
        .chunks("a chunk that a line feed ends", "5\r\nhello\n0\r\n\r\n"),
        .chunks("a chunk extension without a name", "5;\r\nhello\r\n0\r\n\r\n"),
        .chunks("a chunk extension with a line feed", "5;a\nhello\r\n0\r\n\r\n"),
        .chunks("a chunk extension with a control", "5;a=\u{1}\r\nhello\r\n0\r\n\r\n"),
        .chunks("an endless chunk extension", "5;\(String(repeating: "a", count: 2_000))"),
        .chunks("a last chunk that a line feed ends", "0\n\n"),
        .chunks("an end that a line feed ends", "0\r\n\n"),
        .chunks("a folded trailer", "0\r\nX-A: b\r\n c\r\n\r\n"),
        .chunks("a trailer without a colon", "0\r\nX-A\r\n\r\n"),
        .chunks("a trailer with a NUL", "0\r\nX-A: \0\r\n\r\n"),
        .chunks("trailers over 10 KB", "0\r\nX-A: \(String(repeating: "a", count: 10_240))\r\n\r\n", 431),
        .chunks("chunks over the limit", "ffffff\r\n\(String(repeating: "a", count: 66_000))", 413),
    ]
}

extension String {
    /// The preface of HTTP/2, whose asterisk is refused before its version unless the method may use one.
    fileprivate var replacingPRI: String { "OPTIONS" + dropFirst(3) }
}
