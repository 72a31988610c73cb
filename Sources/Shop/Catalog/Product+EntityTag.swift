import Commerce

extension Product {
    /// Names the whole answer: the version, and all that changes without it. `If-Match` looks at the version alone.
    public var entityTag: String { "v\(version)-\(stockQuantity)-\(String(surroundings, radix: 36))" }

    /// What the product's own row does not hold, in one number (FNV-1a): the names of its category and its seller, its
    /// reviews, the stock of each variant.
    private var surroundings: UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        func add(_ text: String) {
            for byte in text.utf8 { add(byte) }
            // An end that no text can have in it, so that nothing moves from one into the next unnoticed.
            add(0xFF as UInt8)
        }
        func add(_ number: Int) {
            for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: number >> shift)) }
        }
        add(category)
        add(sellerName)
        add(rating?.minor ?? 0)
        add(reviewCount)
        for variant in variants { add(variant.stockQuantity) }
        return hash
    }
}
