/// Decodes a chunked body (RFC 9112, 7.1) as a pure state machine.
///
/// Sizes are one to eight hex digits and nothing else; extensions are read strictly and dropped, trailers are kept apart.
struct ChunkedDecoder: Sendable {
    enum Step: Equatable, Sendable {
        /// The bytes in this range belong to the body.
        case data(Range<Int>)
        case needMore
        /// The body and its trailers are over.
        case end
        case refused(Refusal)
    }

    private enum State: Sendable {
        case size(digits: Int)
        case extensionStart, extensionRest, sizeEnd
        case data, dataReturn, dataEnd
        case trailerStart, trailerName, trailerValue, trailerEnd, lastEnd
        case finished
    }

    private static let extensionLimit = 1_024
    private static let trailerLimit = 10_240

    private var state = State.size(digits: 0)
    private var remaining = 0
    private var extensionBytes = 0
    private var trailerBytes = 0
    /// The lines behind the last chunk, as they came.
    private(set) var trailerText: [UInt8] = []

    /// Goes on at `position` and moves it behind what was consumed.
    mutating func next(_ bytes: Span<UInt8>, at position: inout Int) -> Step {
        while position < bytes.count {
            if case .data = state {
                let end = min(bytes.count, position + remaining)
                let range = position..<end
                remaining -= range.count
                position = end
                if remaining == 0 { state = .dataReturn }
                return .data(range)
            }
            if let refusal = advance(bytes[position]) { return .refused(refusal) }
            position += 1
            if case .finished = state { return .end }
        }
        return .needMore
    }

    private mutating func advance(_ byte: UInt8) -> Refusal? {
        switch state {
        case .size(let digits):
            let value = hexValue(byte)
            if value >= 0 {
                guard digits < 8 else { return .malformedChunk }
                remaining = remaining << 4 | value
                state = .size(digits: digits + 1)
                return nil
            }
            guard digits > 0 else { return .malformedChunk }
            switch byte {
            case 13: state = .sizeEnd
            case 59: state = .extensionStart
            default: return .malformedChunk
            }
        case .extensionStart:
            guard isTokenByte(byte) else { return .malformedChunk }
            return countExtension()
        case .extensionRest:
            if byte == 13 {
                state = .sizeEnd
                return nil
            }
            guard isFieldValueByte(byte), byte < 128 else { return .malformedChunk }
            return countExtension()
        case .sizeEnd:
            guard byte == 10 else { return .malformedChunk }
            state = remaining == 0 ? .trailerStart : .data
        case .data, .finished: return nil
        case .dataReturn:
            guard byte == 13 else { return .malformedChunk }
            state = .dataEnd
        case .dataEnd:
            guard byte == 10 else { return .malformedChunk }
            state = .size(digits: 0)
        default: return advanceTrailer(byte)
        }
        return nil
    }

    private mutating func countExtension() -> Refusal? {
        extensionBytes += 1
        state = .extensionRest
        return extensionBytes > Self.extensionLimit ? .malformedChunk : nil
    }

    private mutating func advanceTrailer(_ byte: UInt8) -> Refusal? {
        trailerBytes += 1
        guard trailerBytes <= Self.trailerLimit else { return .trailersTooLarge }
        trailerText.append(byte)
        switch state {
        case .trailerStart:
            if byte == 13 {
                state = .lastEnd
            } else {
                guard isTokenByte(byte) else { return .malformedTrailer }
                state = .trailerName
            }
        case .trailerName:
            if byte == 58 {
                state = .trailerValue
            } else if !isTokenByte(byte) {
                return .malformedTrailer
            }
        case .trailerValue:
            if byte == 13 {
                state = .trailerEnd
            } else if !isFieldValueByte(byte) {
                return .malformedTrailer
            }
        case .trailerEnd:
            guard byte == 10 else { return .malformedTrailer }
            state = .trailerStart
        default:
            guard byte == 10 else { return .malformedTrailer }
            state = .finished
        }
        return nil
    }
}
