/// What a coder knows about each type it has met, found by the type's identity; `nil` is an answer too.
///
/// The table and what is in it live as long as the program, so what it finds is never counted.
struct TypeTable<Knowledge: AnyObject> {
    private var types: UnsafeMutablePointer<UInt>
    private var knowledge: UnsafeMutablePointer<Unmanaged<Knowledge>?>
    private var mask: Int
    private var count = 0

    init(capacity: Int = 64) {
        types = .allocate(capacity: capacity)
        types.initialize(repeating: 0, count: capacity)
        knowledge = .allocate(capacity: capacity)
        knowledge.initialize(repeating: nil, count: capacity)
        mask = capacity - 1
    }

    /// Nothing if the type was never met.
    @inline(__always)
    func find(_ type: UInt) -> Unmanaged<Knowledge>?? {
        var place = start(type)
        while true {
            let candidate = types[place]
            if candidate == type { return .some(knowledge[place]) }
            if candidate == 0 { return nil }
            place = (place &+ 1) & mask
        }
    }

    mutating func set(_ type: UInt, to value: Knowledge?) -> Unmanaged<Knowledge>? {
        if count * 2 > mask { grow() }
        let value = value.map { Unmanaged.passRetained($0) }
        place(type, value)
        return value
    }

    private mutating func place(_ type: UInt, _ value: Unmanaged<Knowledge>?) {
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
        for index in 0...mask where types[index] != 0 { larger.place(types[index], knowledge[index]) }
        types.deallocate()
        knowledge.deallocate()
        self = larger
    }
}

@inline(__always)
func identity(_ type: Any.Type) -> UInt { UInt(bitPattern: ObjectIdentifier(type)) }
