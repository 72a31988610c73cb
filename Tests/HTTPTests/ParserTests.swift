import Testing

@testable import CartwrightHTTP

/// What the parser and the chunk decoder make of a connection's bytes.
private enum Outcome: Equatable {
    case refused(Int)
    case incomplete
    case request(ParsedHead, body: [UInt8])

    /// Feeds the bytes as if they had arrived in pieces that end at `cuts`.
    init(_ bytes: [UInt8], cuts: some Sequence<Int>) {
        var parser = HeadParser()
        var reader: BodyReader?
        var position = 0
        var body: [UInt8] = []
        var hasHead = false
        for cut in Array(cuts) + [bytes.count] {
            let span = bytes.span.extracting(0..<cut)
            if !hasHead {
                switch parser.parse(span) {
                case .needMore: continue
                case .refused(let refusal):
                    self = .refused(refusal.status)
                    return
                case .complete:
                    hasHead = true
                    position = parser.head.end
                    reader = BodyReader(parser.head.framing, limit: .max)
                }
            }
            guard var reading = reader else { break }
            reading: while true {
                switch reading.next(span, at: &position) {
                case .data(let range): body += bytes[range]
                case .needMore: break reading
                case .refused(let refusal):
                    self = .refused(refusal.status)
                    return
                case .end:
                    self = .request(parser.head, body: body)
                    return
                }
            }
            reader = reading
        }
        self = hasHead && reader == nil ? .request(parser.head, body: []) : .incomplete
    }
}

@Suite("The parser")
struct ParserTests {
    private static let inPieces: Set<Int> = [413]

    @Test(
        "refuses what is malformed, however it is cut",
        arguments: MalformedRequest.table.filter { !inPieces.contains($0.status) })
    func refuses(_ request: MalformedRequest) {
        let whole = Outcome(request.bytes, cuts: [])
        #expect(whole == .refused(request.status))
        expectSame(request.bytes, as: whole)
    }

    @Test("reads what is odd but right, however it is cut", arguments: OddRequest.table)
    func accepts(_ request: OddRequest) {
        let bytes = Array(request.text.utf8)
        let whole = Outcome(bytes, cuts: [])
        guard case .request = whole else {
            Issue.record("\(whole)")
            return
        }
        expectSame(bytes, as: whole)
    }

    private func expectSame(_ bytes: [UInt8], as whole: Outcome) {
        if bytes.count < 600 {
            #expect(Outcome(bytes, cuts: 0...bytes.count) == whole, "byte by byte")
            for cut in 0...bytes.count where Outcome(bytes, cuts: [cut]) != whole {
                Issue.record("cut at \(cut): \(Outcome(bytes, cuts: [cut]))")
            }
        } else {
            for step in [7, 511, 1_460] {
                #expect(
                    Outcome(bytes, cuts: stride(from: 0, to: bytes.count, by: max(step, bytes.count / 60))) == whole)
            }
        }
    }

    @Test("forgives nothing that follows the head")
    func leavesTheRest() {
        let bytes = Array("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\n".utf8)
        var parser = HeadParser()
        #expect(parser.parse(bytes.span) == .complete)
        #expect(parser.head.end == 28)
        #expect(bytes[parser.head.path].elementsEqual("/a".utf8))
    }

    @Test("every refusal has a sentence and a status of its own kind")
    func refusals() {
        for refusal in Refusal.allCases {
            #expect(refusal.reason.hasSuffix("."))
            #expect((400...505).contains(refusal.status))
        }
    }

    @Test(
        "the connection stays or goes as the client says",
        arguments: [
            ("HTTP/1.1", "X: y", true), ("HTTP/1.1", "Connection: close", false),
            ("HTTP/1.1", "Connection: Keep-Alive, CLOSE", false), ("HTTP/1.1", "connection:close ,x", false),
            ("HTTP/1.1", "Connection: x\r\nConnection: close", false), ("HTTP/1.1", "Connection: closed", true),
            ("HTTP/1.0", "X: y", false), ("HTTP/1.0", "Connection: keep-alive", true),
            ("HTTP/1.0", "Connection: keep-alive, close", false),
        ])
    func keepAlive(version: String, line: String, stays: Bool) {
        var parser = HeadParser()
        #expect(parser.parse(Array("GET / \(version)\r\nHost: a\r\n\(line)\r\n\r\n".utf8).span) == .complete)
        #expect(parser.head.keepsAlive == stays)
    }
}
