import CartwrightJSON

/// What one entry of a pattern's array accepts.
indirect enum Matcher: Sendable {
    case exactly(JSONValue)
    case prefix([UInt8])
    case prefixIgnoringCase(String)
    case suffix([UInt8])
    case suffixIgnoringCase(String)
    case equalsIgnoringCase(String)
    case wildcard(Wildcard)
    case numeric(NumericRange)
    case address(AddressBlock)
    case exists(Bool)
    case anythingBut([Matcher])

    func matches(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.exactly(.number(let wanted)), .number(let number)): wanted.double == number.double
        case (.exactly(.string(let wanted)), .string(let text)): wanted.utf8.elementsEqual(text.utf8)
        case (.exactly(.bool(let wanted)), .bool(let flag)): wanted == flag
        case (.exactly(.null), .null): true
        case (.prefix(let prefix), .string(let text)): text.utf8.starts(with: prefix)
        case (.prefixIgnoringCase(let prefix), .string(let text)):
            folded(text).utf8.starts(with: folded(prefix).utf8)
        case (.suffix(let suffix), .string(let text)): text.utf8.reversed().starts(with: suffix.reversed())
        case (.suffixIgnoringCase(let suffix), .string(let text)):
            folded(text).utf8.reversed().starts(with: folded(suffix).utf8.reversed())
        case (.equalsIgnoringCase(let wanted), .string(let text)):
            folded(text).utf8.elementsEqual(folded(wanted).utf8)
        case (.wildcard(let wildcard), .string(let text)): wildcard.matches(Array(text.utf8))
        case (.numeric(let range), .number(let number)): range.contains(number.double)
        case (.address(let block), .string(let text)): block.contains(text)
        case (.exists(let wanted), _): wanted
        case (.anythingBut(let refused), _): !refused.contains { $0.matches(value) }
        default: false
        }
    }

    private func folded(_ text: String) -> String { text.uppercased().lowercased() }
}

/// A range of numbers, compared as doubles.
struct NumericRange: Sendable {
    enum Bound: Sendable { case open(Double), closed(Double), none }
    var lower = Bound.none
    var upper = Bound.none

    func contains(_ number: Double) -> Bool {
        let aboveLower =
            switch lower {
            case .open(let bound): number > bound
            case .closed(let bound): number >= bound
            case .none: true
            }
        let belowUpper =
            switch upper {
            case .open(let bound): number < bound
            case .closed(let bound): number <= bound
            case .none: true
            }
        return aboveLower && belowUpper
    }
}

/// Text in which each `*` stands for any run of bytes; `\*` and `\\` are themselves.
struct Wildcard: Sendable {
    enum Piece: Sendable, Equatable { case byte(UInt8), any }
    private let pieces: [Piece]

    init(_ text: String) throws(PatternError) {
        var pieces: [Piece] = []
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            let next = index + 1 < bytes.count ? bytes[index + 1] : nil
            // Positions are counted as AWS does: the opening quote is 0.
            switch bytes[index] {
            case UInt8(ascii: "*"):
                if next == UInt8(ascii: "*") {
                    throw PatternError("Consecutive wildcard characters at pos \(index + 1)")
                }
                pieces.append(.any)
            case UInt8(ascii: "\\"):
                guard let next, next == UInt8(ascii: "*") || next == UInt8(ascii: "\\") else {
                    throw PatternError("Invalid escape character at pos \(index + 1)")
                }
                pieces.append(.byte(next))
                index += 1
            case let byte: pieces.append(.byte(byte))
            }
            index += 1
        }
        self.pieces = pieces
    }

    func matches(_ text: [UInt8]) -> Bool {
        var piece = 0
        var position = 0
        var lastAny: Int?
        var retry = 0
        while position < text.count {
            if piece < pieces.count, pieces[piece] == .byte(text[position]) {
                piece += 1
                position += 1
            } else if piece < pieces.count, pieces[piece] == .any {
                lastAny = piece
                retry = position
                piece += 1
            } else if let any = lastAny {
                retry += 1
                position = retry
                piece = any + 1
            } else {
                return false
            }
        }
        return pieces[piece...].allSatisfy { $0 == .any }
    }
}
