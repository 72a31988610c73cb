import CartwrightHTTP

/// Any bytes are refused, incomplete or a request, and which of the three does not depend on how they were cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTTP(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // The first byte says where the rest is cut.
    guard let data, count > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: data + 1, count: count - 1))
    let cut = Int(data[0]) * bytes.count / 255
    let whole = Reading(bytes, cuts: [bytes.count])
    precondition(whole == Reading(bytes, cuts: [cut, bytes.count]), "the outcome depends on the cut")
    if bytes.count < 300 {
        precondition(whole == Reading(bytes, cuts: Array(0...bytes.count)), "the outcome depends on the cuts")
    }
    return 0
}

/// What the parser and the chunk decoder make of the bytes.
private struct Reading: Equatable {
    var refusal: Refusal?
    var head: ParsedHead?
    var fields: [HeadParser.Field] = []
    var body: [UInt8] = []
    var end: Int?

    init(_ bytes: [UInt8], cuts: [Int]) {
        var parser = HeadParser()
        var decoder = ChunkedDecoder()
        var position = 0
        for cut in cuts {
            let span = bytes.span.extracting(0..<cut)
            if head == nil {
                switch parser.parse(span) {
                case .needMore: continue
                case .refused(let refusal):
                    self.refusal = refusal
                    return
                case .complete:
                    check(parser.head, parser.fields, bytes)
                    head = parser.head
                    fields = parser.fields
                    position = parser.head.end
                }
            }
            guard head?.framing == .chunked else { return }
            decoding: while true {
                switch decoder.next(span, at: &position) {
                case .needMore:
                    precondition(position == cut)
                    break decoding
                case .data(let range): body += bytes[range]
                case .refused(let refusal):
                    self.refusal = refusal
                    return
                case .end:
                    end = position
                    return
                }
            }
        }
    }

    /// What was accepted has nothing in it that another parser could read differently.
    private func check(_ head: ParsedHead, _ fields: [HeadParser.Field], _ bytes: [UInt8]) {
        precondition(head.end <= bytes.count && head.end >= 4)
        precondition(bytes[..<head.end].suffix(4).elementsEqual([13, 10, 13, 10]))
        precondition(head.target.upperBound < head.end && !head.method.isEmpty && !head.target.isEmpty)
        precondition(head.path.upperBound <= head.query.lowerBound)
        let block = bytes[..<head.end]
        precondition(!block.contains(0))
        for (index, byte) in block.enumerated() {
            if byte == 13 { precondition(block[index + 1] == 10, "a carriage return alone") }
            if byte == 10 { precondition(block[index - 1] == 13, "a line feed alone") }
        }
        var framing = 0
        var hosts = 0
        for field in fields {
            precondition(field.nameStart < field.nameEnd && field.nameEnd < field.valueStart + 1)
            precondition(field.valueStart <= field.valueEnd && field.valueEnd < head.end)
            precondition(bytes[field.nameStart - 1] == 10 && bytes[field.nameEnd] == 58)
            switch String(decoding: bytes[field.nameStart..<field.nameEnd], as: UTF8.self).lowercased() {
            case "content-length", "transfer-encoding": framing += 1
            case "host": hosts += 1
            default: break
            }
        }
        precondition(framing <= 1, "two ways to find the end of the body")
        precondition(hosts == 1 || (hosts == 0 && head.isVersion10))
        if case .length(let length) = head.framing { precondition(length >= 0 && framing == 1) }
    }
}
