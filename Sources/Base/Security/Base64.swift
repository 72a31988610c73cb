/// RFC 4648 base 64 with padding.
public func base64(_ bytes: [UInt8]) -> String { Base64.standard.encode(bytes, padded: true) }

/// The bytes behind padded base 64, or nil when `text` is not exactly that.
public func base64Decoded(_ text: some StringProtocol) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count.isMultiple(of: 4) else { return nil }
    var end = characters.count
    while end > 0, end > characters.count - 2, characters[end - 1] == UInt8(ascii: "=") { end -= 1 }
    return Base64.standard.decode(characters[..<end])
}

/// RFC 4648 base 64 in the alphabet that is safe in addresses and file names, without padding.
public func base64url(_ bytes: [UInt8]) -> String { Base64.url.encode(bytes, padded: false) }

/// The bytes behind unpadded `base64url`; nil for padding, white space, foreign characters or left-over bits, so each
/// value has exactly one spelling.
public func base64urlDecoded(_ text: some StringProtocol) -> [UInt8]? { Base64.url.decode(Array(text.utf8)[...]) }

struct Base64: Sendable {
    static let standard = Base64("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    static let url = Base64("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    private let alphabet: [UInt8]
    /// The value of every character; negative where it is none, and so is then whatever it is combined with.
    private let values: [Int8]

    private init(_ characters: String) {
        alphabet = Array(characters.utf8)
        var values = [Int8](repeating: -1, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = Int8(value) }
        self.values = values
    }

    func encode(_ bytes: [UInt8], padded: Bool) -> String {
        String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { out in
            var next = 0
            var index = 0
            while index < bytes.count {
                let left = bytes.count - index
                let group =
                    UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
                    | (left > 2 ? UInt32(bytes[index + 2]) : 0)
                for position in 0..<4 {
                    if position <= left {
                        out[next] = alphabet[Int(group >> UInt32(18 - position * 6)) & 63]
                        next += 1
                    } else if padded {
                        out[next] = UInt8(ascii: "=")
                        next += 1
                    }
                }
                index += 3
            }
            return next
        }
    }

    func decode(_ characters: ArraySlice<UInt8>) -> [UInt8]? {
        characters.withUnsafeBufferPointer { decode($0) }
    }

    func decode(_ characters: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        let count = characters.count * 3 / 4
        var valid = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { out, written in
            valid = decode(characters, into: out)
            written = valid ? count : 0
        }
        return valid ? bytes : nil
    }

    /// Decodes into `out`, which holds at least three quarters of the characters' count.
    func decode(_ characters: UnsafeBufferPointer<UInt8>, into out: UnsafeMutableBufferPointer<UInt8>) -> Bool {
        guard characters.count % 4 != 1 else { return false }
        guard let from = characters.baseAddress, let to = UnsafeMutableRawPointer(out.baseAddress) else {
            return characters.isEmpty
        }
        return values.withUnsafeBufferPointer { values in
            var read = 0
            var written = 0
            // More follows each of these groups, so that the fourth byte it writes is in the buffer and overwritten.
            while read + 4 < characters.count {
                let group =
                    Int(values[Int(from[read])]) << 18 | Int(values[Int(from[read + 1])]) << 12
                    | Int(values[Int(from[read + 2])]) << 6 | Int(values[Int(from[read + 3])])
                guard group >= 0 else { return false }
                to.storeBytes(
                    of: UInt32(truncatingIfNeeded: group << 8).bigEndian, toByteOffset: written, as: UInt32.self)
                read += 4
                written += 3
            }
            var bits = 0
            let left = characters.count - read
            for place in 0..<left { bits = bits << 6 | Int(values[Int(from[read + place])]) }
            guard bits >= 0 else { return false }
            let spare = left * 6 % 8
            guard bits & (1 << spare - 1) == 0 else { return false }
            let count = left * 6 / 8
            bits >>= spare
            for place in 0..<count {
                to.storeBytes(
                    of: UInt8(truncatingIfNeeded: bits >> ((count - 1 - place) * 8)), toByteOffset: written + place,
                    as: UInt8.self)
            }
            return true
        }
    }

    /// Gives `use` the decoded bytes, which are on the stack where they are few; nil when `characters` are no base 64.
    func withDecoded<Result>(
        _ characters: UnsafeBufferPointer<UInt8>, _ use: (UnsafeBufferPointer<UInt8>) -> Result?
    ) -> Result? {
        let count = characters.count * 3 / 4
        guard count <= 1024 else { return decode(characters)?.withUnsafeBufferPointer(use) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1024) { out in
            guard decode(characters, into: out) else { return nil }
            return use(UnsafeBufferPointer(rebasing: out[..<count]))
        }
    }
}
