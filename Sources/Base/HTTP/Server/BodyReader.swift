/// Reads the body of one request, however its end is known.
struct BodyReader {
    private enum Framing {
        case length(remaining: Int)
        case chunked(ChunkedDecoder)
    }

    private var framing: Framing
    /// The most bytes the body may have.
    var limit: Int
    private(set) var received = 0

    /// `nil` when the message has no body.
    init?(_ framing: ParsedHead.Framing, limit: Int) {
        switch framing {
        case .none, .length(0): return nil
        case .length(let length): self.framing = .length(remaining: length)
        case .chunked: self.framing = .chunked(ChunkedDecoder())
        }
        self.limit = limit
    }

    /// How much is still to come, where the client said so.
    var remaining: Int? {
        if case .length(let remaining) = framing { remaining } else { nil }
    }

    /// The fields behind a chunked body that is over.
    var trailers: Headers {
        if case .chunked(let decoder) = framing { decoder.trailers } else { Headers() }
    }

    mutating func next(_ bytes: Span<UInt8>, at position: inout Int) -> ChunkedDecoder.Step {
        let step: ChunkedDecoder.Step
        switch framing {
        case .length(0): step = .end
        case .length(let remaining):
            let range = position..<min(bytes.count, position + remaining)
            if range.isEmpty { return .needMore }
            position = range.upperBound
            framing = .length(remaining: remaining - range.count)
            step = .data(range)
        case .chunked(var decoder):
            step = decoder.next(bytes, at: &position)
            framing = .chunked(decoder)
        }
        if case .data(let range) = step { received += range.count }
        return step
    }
}
