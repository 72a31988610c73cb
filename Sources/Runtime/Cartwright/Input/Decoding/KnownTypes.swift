import Synchronization

/// What is found out about a type once, and kept for good.
protocol TypeKnowledge: AnyObject, Sendable {
    /// The type it is about.
    var type: ObjectIdentifier { get }
}

/// What is known about the types met so far, for every loop at once: reading takes no lock, and what is put in stays.
struct KnownTypes<Knowledge: TypeKnowledge>: ~Copyable, Sendable {
    private let slots = [2048 of Atomic<Unmanaged<Knowledge>?>] { _ in Atomic(nil) }

    /// What is known about a type, found out now if this is the first time it is met.
    @inline(__always)
    func find(_ type: ObjectIdentifier, else make: () -> Knowledge) -> Knowledge {
        let start = slot(of: type)
        if let first = slots[start].load(ordering: .acquiring)?.takeUnretainedValue(), first.type == type {
            return first
        }
        return search(type, from: start, else: make)
    }

    private func search(_ type: ObjectIdentifier, from start: Int, else make: () -> Knowledge) -> Knowledge {
        var made: Knowledge?
        for step in 0..<64 {
            let slot = (start + step) % slots.count
            if let known = slots[slot].load(ordering: .acquiring)?.takeUnretainedValue() {
                if known.type == type { return known }
                continue
            }
            let new = made ?? make()
            made = new
            let kept = Unmanaged.passRetained(new)
            let (isMine, other) = slots[slot].compareExchange(
                expected: nil, desired: kept, ordering: .acquiringAndReleasing)
            if isMine { return new }
            kept.release()
            if let other = other?.takeUnretainedValue(), other.type == type { return other }
        }
        // No room near its place: such a type is found out about each time.
        return made ?? make()
    }

    /// Metadata is aligned, so its lowest bits say nothing.
    private func slot(of type: ObjectIdentifier) -> Int {
        let bits = UInt(bitPattern: type)
        return Int(truncatingIfNeeded: (bits >> 4) ^ (bits >> 13)) & (slots.count - 1)
    }
}
