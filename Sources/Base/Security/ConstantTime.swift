import CCrypto
import Glibc

/// Compares secrets without telling by the time taken where they differ; only their lengths may be learned.
public func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    guard !left.isEmpty else { return true }
    return CRYPTO_memcmp(left, right, left.count) == 0
}

/// Compares the UTF-8 of two secret texts without telling by the time taken where they differ.
public func constantTimeEquals(_ left: String, _ right: String) -> Bool {
    constantTimeEquals(Array(left.utf8), Array(right.utf8))
}

/// Compares what is no secret, in whatever time it takes.
func isPublicPrefix(_ known: [UInt8], of given: UnsafeBufferPointer<UInt8>) -> Bool {
    guard known.count <= given.count else { return false }
    guard !known.isEmpty, let start = given.baseAddress else { return known.isEmpty }
    return memcmp(known, start, known.count) == 0
}
