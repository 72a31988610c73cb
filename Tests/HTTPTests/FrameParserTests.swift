import Testing

@testable import CartwrightHTTP

/// Frames of a client and what the server makes of them.
struct FrameCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let events: [FrameParser.Event]

    init(_ name: String, _ bytes: [UInt8], _ events: FrameParser.Event...) {
        testDescription = name
        self.bytes = bytes
        self.events = events
    }

    static let mask: [UInt8] = [0x37, 0xfa, 0x21, 0x3d]

    static func frame(_ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true) -> [UInt8] {
        FrameWriter.frame(opcode, payload, isFinal: isFinal, mask: mask)
    }

    static func text(_ text: String, isFinal: Bool = true) -> [UInt8] {
        frame(FrameWriter.text, Array(text.utf8), isFinal: isFinal)
    }

    static func close(_ code: UInt16, _ reason: [UInt8] = []) -> [UInt8] {
        frame(FrameWriter.close, [UInt8(code >> 8), UInt8(code & 0xff)] + reason)
    }

    static let accepted: [FrameCase] = [
        .init(
            "the example of RFC 6455, 5.7", [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58],
            .text(Array("Hello".utf8))),
        .init("an empty text", text(""), .text([])),
        .init("125 bytes", frame(2, .init(repeating: 7, count: 125)), .binary(.init(repeating: 7, count: 125))),
        .init("126 bytes", frame(2, .init(repeating: 7, count: 126)), .binary(.init(repeating: 7, count: 126))),
        .init(
            "65,536 bytes", frame(2, .init(repeating: 7, count: 65_536)), .binary(.init(repeating: 7, count: 65_536))),
        .init("two messages", text("a") + frame(2, [0, 255]), .text([97]), .binary([0, 255])),
        .init(
            "fragments", text("a", isFinal: false) + frame(0, [98], isFinal: false) + frame(0, [99]),
            .text([97, 98, 99])),
        .init(
            "a ping between fragments", text("a", isFinal: false) + frame(9, [1]) + frame(0, [98]), .ping([1]),
            .text([97, 98])),
        .init(
            "a character cut by a fragment", frame(1, [0xf0, 0x9f], isFinal: false) + frame(0, [0x9b, 0x92]),
            .text(Array("\u{1F6D2}".utf8))),
        .init("empty fragments", text("", isFinal: false) + frame(0, [], isFinal: false) + frame(0, []), .text([])),
        .init("a pong nobody asked for", frame(10, [1, 2]), .pong([1, 2])),
        .init("a ping of 125 bytes", frame(9, .init(repeating: 1, count: 125)), .ping(.init(repeating: 1, count: 125))),
        .init("bytes that are no text, as binary", frame(2, [0xff, 0xc0]), .binary([0xff, 0xc0])),
        .init("a close without a code", frame(8, []), .close(code: nil, reason: [])),
        .init("a close with a code", close(1_000), .close(code: 1_000, reason: [])),
        .init("a close with a reason", close(4_999, [98, 121, 101]), .close(code: 4_999, reason: [98, 121, 101])),
        .init("what follows a close is ignored", close(1_001) + [0xff, 0xff], .close(code: 1_001, reason: [])),
    ]

    static let failing: [FrameCase] =
        [
            .init("no mask", FrameWriter.frame(1, [97]), .failed(.protocolError)),
            .init("a reserved bit", [0xc1, 0x80, 0, 0, 0, 0], .failed(.protocolError)),
            .init("another reserved bit", [0x91, 0x80, 0, 0, 0, 0], .failed(.protocolError)),
            .init("a reserved opcode", frame(3, []), .failed(.protocolError)),
            .init("a reserved control opcode", frame(11, []), .failed(.protocolError)),
            .init("a control frame in fragments", frame(9, [], isFinal: false), .failed(.protocolError)),
            .init("a long control frame", frame(9, .init(repeating: 1, count: 126)), .failed(.protocolError)),
            .init("a continuation of nothing", frame(0, [97]), .failed(.protocolError)),
            .init("a message within a message", text("a", isFinal: false) + text("b"), .failed(.protocolError)),
            .init("a continuation after the end", text("a") + frame(0, [97]), .text([97]), .failed(.protocolError)),
            .init("a length longer than need be", [0x82, 0xfe, 0, 125], .failed(.protocolError)),
            .init(
                "a length far longer than need be", [0x82, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff], .failed(.protocolError)),
            .init("a length with the highest bit", [0x82, 0xff, 0x80, 0, 0, 0, 0, 1, 0, 0], .failed(.protocolError)),
            .init("a message over the limit", [0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 1], .failed(.tooLong)),
            .init(
                "a length of almost everything", [0x82, 0xff, 0x7f, 255, 255, 255, 255, 255, 255, 255],
                .failed(.tooLong)),
            .init(
                "fragments over the limit",
                frame(2, .init(repeating: 1, count: 60_000), isFinal: false) + [0x80, 0xfe, 0xff, 0xff],
                .failed(.tooLong)),
            .init("a byte that is no text", frame(1, [0xff]), .failed(.notText)),
            .init("an overlong form", frame(1, [0xc0, 0xaf]), .failed(.notText)),
            .init("an overlong form of three bytes", frame(1, [0xe0, 0x80, 0xaf]), .failed(.notText)),
            .init("a surrogate", frame(1, [0xed, 0xa0, 0x80]), .failed(.notText)),
            .init("above U+10FFFF", frame(1, [0xf4, 0x90, 0x80, 0x80]), .failed(.notText)),
            .init("a character without its end", frame(1, [0xf0, 0x9f]), .failed(.notText)),
            .init("no text in a later fragment", text("a", isFinal: false) + frame(0, [0x80]), .failed(.notText)),
            .init("a close with half a code", frame(8, [3]), .failed(.protocolError)),
            .init("a close with a reason that is no text", close(1_000, [0xff]), .failed(.notText)),
        ]
        + [0, 999, 1_004, 1_005, 1_006, 1_015, 1_016, 2_999, 5_000, 65_535].map {
            .init("a close with the code \($0)", close($0), .failed(.protocolError))
        }
}

@Suite("WebSocket frames")
struct FrameParserTests {
    @Test("are put together to messages, however they are cut", arguments: FrameCase.accepted)
    func accepts(_ frames: FrameCase) { check(frames) }

    @Test("that break the rules fail, however they are cut", arguments: FrameCase.failing)
    func fails(_ frames: FrameCase) { check(frames) }

    private func check(_ frames: FrameCase) {
        #expect(events(frames.bytes, cuts: []) == frames.events)
        if frames.bytes.count < 1_000 {
            #expect(events(frames.bytes, cuts: Array(0...frames.bytes.count)) == frames.events)
            for cut in 0...frames.bytes.count { #expect(events(frames.bytes, cuts: [cut]) == frames.events) }
        } else {
            #expect(
                events(frames.bytes, cuts: Array(stride(from: 0, to: frames.bytes.count, by: 777))) == frames.events)
        }
    }

    private func events(_ bytes: [UInt8], cuts: [Int]) -> [FrameParser.Event] {
        var parser = FrameParser(limit: 65_536)
        var position = 0
        var events: [FrameParser.Event] = []
        for cut in cuts + [bytes.count] {
            let span = bytes.span.extracting(0..<cut)
            while position < cut {
                let event = parser.next(span, at: &position)
                if event != .needMore { events.append(event) }
            }
        }
        return events
    }

    @Test(
        "of a server carry no mask and say their length in the shortest form", arguments: [0, 125, 126, 65_535, 65_536])
    func writer(count: Int) {
        var parser = FrameParser(limit: 100_000, expectsMask: false)
        let payload = [UInt8](repeating: 9, count: count)
        var position = 0
        let bytes = FrameWriter.frame(FrameWriter.binary, payload)
        #expect(parser.next(bytes.span, at: &position) == .binary(payload))
        #expect(position == bytes.count)
    }
}
