/// Why a text is no JSON, and where.
struct ScanFailure: Error {
    var kind = JSONError.Kind.malformed
    let offset: Int
    let expected: StaticString
}

/// Checks a whole text against RFC 8259 and lays its values on a tape.
///
/// Behind the text there are at least `padding` zero bytes, so that whole words can be read anywhere in it; a zero byte
/// ends everything.
struct Scanner {
    let bytes: UnsafePointer<UInt8>
    let count: Int
    var tape: Tape
    private let names = NameCheck()

    static let padding = 64

    init(bytes: UnsafePointer<UInt8>, count: Int, tape: Tape) {
        self.bytes = bytes
        self.count = count
        self.tape = tape
    }

    mutating func scan() throws(ScanFailure) {
        var place = 0
        try value(&place, depth: 0)
        skipSpace(&place)
        guard place == count else { throw failure(place, "the end of the text") }
    }

    @inline(__always)
    func skipSpace(_ place: inout Int) {
        while true {
            let byte = bytes[place]
            if byte > 0x20 { return }
            guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return }
            place &+= 1
        }
    }

    @inline(never)
    func failure(_ place: Int, _ expected: StaticString) -> ScanFailure {
        ScanFailure(offset: min(place, count), expected: expected)
    }

    private mutating func value(_ place: inout Int, depth: Int) throws(ScanFailure) {
        skipSpace(&place)
        switch bytes[place] {
        case UInt8(ascii: "\""): try string(&place)
        case UInt8(ascii: "{"): try object(&place, depth: depth)
        case UInt8(ascii: "["): try array(&place, depth: depth)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number(&place)
        case UInt8(ascii: "t"): try word(&place, "true", .yes)
        case UInt8(ascii: "f"): try word(&place, "false", .no)
        case UInt8(ascii: "n"): try word(&place, "null", .null)
        default: throw failure(place, "a value")
        }
    }

    @inline(__always)
    private mutating func word(_ place: inout Int, _ word: StaticString, _ kind: TapeEntry.Kind) throws(ScanFailure) {
        for index in 0..<word.utf8CodeUnitCount where bytes[place &+ index] != word.utf8Start[index] {
            throw failure(place, word)
        }
        tape.append(place, word.utf8CodeUnitCount, kind)
        place &+= word.utf8CodeUnitCount
    }

    private mutating func object(_ place: inout Int, depth: Int) throws(ScanFailure) {
        guard depth < JSON.maximumDepth else { throw tooDeep(place) }
        let object = tape.count
        tape.append(place, 0, .object)
        var seen: UInt64 = 0
        var fields = 0
        place &+= 1
        skipSpace(&place)
        if bytes[place] != UInt8(ascii: "}") {
            while true {
                guard bytes[place] == UInt8(ascii: "\"") else { throw failure(place, "a name in quotes") }
                let name = tape.count
                let start = place
                try string(&place)
                fields &+= 1
                if names.isSuspect(tape, name, bytes, &seen, fields: fields), names.isDouble(tape, name, object, bytes)
                {
                    throw duplicate(start)
                }
                if bytes[place] != UInt8(ascii: ":") {
                    skipSpace(&place)
                    guard bytes[place] == UInt8(ascii: ":") else { throw failure(place, "a colon") }
                }
                place &+= 1
                try value(&place, depth: depth &+ 1)
                if bytes[place] != UInt8(ascii: ",") {
                    skipSpace(&place)
                    if bytes[place] != UInt8(ascii: ",") { break }
                }
                place &+= 1
                if bytes[place] != UInt8(ascii: "\"") { skipSpace(&place) }
            }
            guard bytes[place] == UInt8(ascii: "}") else { throw failure(place, "a comma or }") }
        }
        place &+= 1
        if names.mustCheckAll(seen, fields: fields), let double = names.double(tape, object, bytes) {
            throw duplicate(Int(tape.entries[double].offset) - 1)
        }
        tape.entries[object].next = UInt32(truncatingIfNeeded: tape.count)
        tape.entries[object].length = UInt32(truncatingIfNeeded: object &+ 1)
    }

    private mutating func array(_ place: inout Int, depth: Int) throws(ScanFailure) {
        guard depth < JSON.maximumDepth else { throw tooDeep(place) }
        let array = tape.count
        tape.append(place, 0, .array)
        var elements: UInt32 = 0
        place &+= 1
        skipSpace(&place)
        if bytes[place] != UInt8(ascii: "]") {
            while true {
                try value(&place, depth: depth &+ 1)
                elements &+= 1
                skipSpace(&place)
                if bytes[place] != UInt8(ascii: ",") { break }
                place &+= 1
            }
            guard bytes[place] == UInt8(ascii: "]") else { throw failure(place, "a comma or ]") }
        }
        place &+= 1
        tape.entries[array].next = UInt32(truncatingIfNeeded: tape.count)
        tape.entries[array].length = elements
    }

    private func tooDeep(_ place: Int) -> ScanFailure {
        ScanFailure(kind: .tooDeep, offset: place, expected: "at most 512 levels")
    }

    private func duplicate(_ place: Int) -> ScanFailure {
        ScanFailure(kind: .duplicateKey, offset: place, expected: "each name once")
    }
}
