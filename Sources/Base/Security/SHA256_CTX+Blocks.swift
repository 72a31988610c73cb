import CCrypto

extension SHA256_CTX {
    static let blockSize = 64

    /// Digests the rest of a message of `total` bytes and its padding (FIPS 180-4 §5.1.1), after whole blocks alone.
    ///
    /// The padding goes with the rest into one call: libcrypto digests blocks in pairs where it is given both at once.
    mutating func close(_ rest: UnsafeBufferPointer<UInt8>, total: Int) {
        let room = 8 * Self.blockSize
        let early = rest.count + 9 <= room ? 0 : rest.count / Self.blockSize * Self.blockSize
        if early > 0 { SHA256_Update(&self, rest.baseAddress, early) }
        let left = rest.count - early
        let end = (left + 9 + Self.blockSize - 1) / Self.blockSize * Self.blockSize
        withUnsafeTemporaryAllocation(byteCount: 8 * Self.blockSize, alignment: 8) { blocks in
            guard let start = blocks.baseAddress else { return }
            if left > 0, let from = rest.baseAddress { start.copyMemory(from: from + early, byteCount: left) }
            (start + left).initializeMemory(as: UInt8.self, repeating: 0, count: end - left)
            start.storeBytes(of: 0x80, toByteOffset: left, as: UInt8.self)
            start.storeBytes(of: UInt64(total * 8).bigEndian, toByteOffset: end - 8, as: UInt64.self)
            SHA256_Update(&self, start, end)
        }
    }

    /// Writes the 32 bytes of the digest of a message that was closed.
    func writeDigest(to out: UnsafeMutableRawPointer) {
        withUnsafeBytes(of: h) { words in
            for place in stride(from: 0, to: 32, by: 4) {
                let word = words.load(fromByteOffset: place, as: UInt32.self)
                out.storeBytes(of: word.bigEndian, toByteOffset: place, as: UInt32.self)
            }
        }
    }
}
