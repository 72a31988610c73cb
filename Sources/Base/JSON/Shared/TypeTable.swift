/// What a coder knows about each type it has met, found by the type's identity; `nil` is an answer too.
struct TypeTable<Knowledge: AnyObject>: ~Copyable {
    private var types: UnsafeMutablePointer<UInt>
    private var knowledge: UnsafeMutablePointer<Knowledge?>
    private var mask: Int
    private var count = 0

    init(capacity: Int = 64) {
        types = .allocate(capacity: capacity)
        types.initialize(repeating: 0, count: capacity)
        knowledge = .allocate(capacity: capacity)
        knowledge.initialize(repeating: nil, count: capacity)
        mask = capacity - 1
    }

    deinit {
        knowledge.deinitialize(count: mask + 1)
        knowledge.deallocate()
        types.deallocate()
    }

    /// Nothing if the type was never met.
    @inline(__always)
    func find(_ type: UInt) -> Knowledge?? {
        var place = start(type)
        while true {
            let candidate = types[place]
            if candidate == type { return .some(knowledge[place]) }
            if candidate == 0 { return nil }
            place = (place &+ 1) & mask
        }
    }

    mutating func set(_ type: UInt, to value: Knowledge?) {
        if count * 2 > mask { grow() }
        var place = start(type)
        while types[place] != 0 && types[place] != type { place = (place + 1) & mask }
        if types[place] == 0 { count += 1 }
        types[place] = type
        knowledge[place] = value
    }

    @inline(__always)
    private func start(_ type: UInt) -> Int {
        // Metadata is aligned, so its lowest bits say nothing.
        Int(truncatingIfNeeded: (type >> 4) ^ (type >> 12)) & mask
    }

    private mutating func grow() {
        var larger = TypeTable(capacity: (mask + 1) * 2)
        for place in 0...mask where types[place] != 0 { larger.set(types[place], to: knowledge[place]) }
        swap(&self, &larger)
    }
}

@inline(__always)
func identity(_ type: Any.Type) -> UInt { UInt(bitPattern: ObjectIdentifier(type)) }
