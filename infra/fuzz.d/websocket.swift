import CartwrightHTTP

/// Any bytes are messages until they break a rule, however they are cut, and no message is over the limit.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWebSocket(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // The first byte says who is speaking and where the rest is cut.
    guard let data, count > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: data + 1, count: count - 1))
    let isClient = data[0] & 1 == 0
    let whole = events(bytes, cuts: [bytes.count], isClient)
    precondition(whole == events(bytes, cuts: [Int(data[0]) * bytes.count / 255, bytes.count], isClient))
    precondition(whole == events(bytes, cuts: Array(0...bytes.count), isClient))
    for event in whole {
        switch event {
        case .text(let text):
            precondition(text.count <= 1_000 && String(validating: text, as: UTF8.self) != nil)
            sameAgain(FrameWriter.text, text, .text(text))
        case .binary(let binary):
            precondition(binary.count <= 1_000)
            sameAgain(FrameWriter.binary, binary, .binary(binary))
        case .ping(let payload), .pong(let payload): precondition(payload.count <= 125)
        case .close(let code, let reason):
            precondition(reason.count <= 123 && String(validating: reason, as: UTF8.self) != nil)
            precondition(code.map { $0 >= 1_000 && $0 < 5_000 } ?? reason.isEmpty)
        case .failed, .needMore: break
        }
    }
    return 0
}

private func events(_ bytes: [UInt8], cuts: [Int], _ isClient: Bool) -> [FrameParser.Event] {
    var parser = FrameParser(limit: 1_000, expectsMask: isClient)
    var position = 0
    var events: [FrameParser.Event] = []
    for cut in cuts {
        let span = bytes.span.extracting(0..<cut)
        while position < cut {
            let event = parser.next(span, at: &position)
            if event != .needMore { events.append(event) }
            precondition(position <= cut)
        }
    }
    return events
}

/// What is written is read as it was.
private func sameAgain(_ opcode: UInt8, _ payload: [UInt8], _ event: FrameParser.Event) {
    let frame = FrameWriter.frame(opcode, payload, mask: [1, 2, 3, 4])
    precondition(events(frame, cuts: [frame.count], true) == [event])
}
