extension EncodingSession {
    @inline(__always)
    func plan<T: Encodable>(for type: T.Type) -> Unmanaged<EncodingPlan>? {
        state.pointee.plans.find(identity(type)) ?? makePlan(for: type)
    }

    @inline(never)
    private func makePlan<T: Encodable>(for type: T.Type) -> Unmanaged<EncodingPlan>? {
        state.pointee.plans.set(identity(type), to: EncodingPlan.make(for: type))
    }

    /// Writes a value where one is due.
    @inline(__always)
    func write<T: Encodable>(_ value: T) throws {
        if let plan = plan(for: T.self) {
            return try withUnsafePointer(to: value) { value in
                try plan._withUnsafeGuaranteedRef { try $0.write(value, self) }
            }
        }
        let outer = enter()
        try value.encode(to: StreamEncoder(session: self, serial: state.pointee.frame.serial))
        leave(to: outer)
    }

    /// Writes a value that lies in memory, without copying it first.
    @inline(__always)
    func write<T: Encodable>(at pointer: UnsafePointer<T>) throws {
        let outer = enter()
        let encoder = StreamEncoder(session: self, serial: state.pointee.frame.serial)
        try UnsafeRawPointer(pointer).assumingMemoryBound(to: InPlace<T>.self).pointee.encode(to: encoder)
        leave(to: outer)
    }

    @inline(__always)
    func enter() -> EncodingFrame {
        let outer = state.pointee.frame
        state.pointee.frame = EncodingFrame(serial: nextSerial(), depth: outer.depth)
        return outer
    }

    @inline(__always)
    func leave(to outer: EncodingFrame) {
        switch state.pointee.frame.kind {
        case .object: state.pointee.writer.append(UInt8(ascii: "}"))
        case .array: state.pointee.writer.append(UInt8(ascii: "]"))
        case .single: break
        case .none: state.pointee.writer.append("{}")
        }
        state.pointee.frame = outer
    }

    /// Opens the bracket of the value that is being written, or finds it open already.
    @inline(__always)
    func open(_ kind: EncodingFrame.Kind, bracket: UInt8, serial: UInt) throws(JSONError) {
        guard state.pointee.frame.serial == serial else { throw .keptTooLong }
        guard state.pointee.frame.kind == .none else { return try reopen(kind) }
        guard state.pointee.frame.depth < JSON.maximumDepth else { throw tooDeep }
        state.pointee.frame.kind = kind
        state.pointee.frame.depth &+= 1
        state.pointee.frame.start = state.pointee.writer.count
        state.pointee.writer.append(bracket)
    }

    var tooDeep: JSONError { error(.tooDeep, expected: "at most \(JSON.maximumDepth) levels") }

    @inline(never)
    private func reopen(_ kind: EncodingFrame.Kind) throws(JSONError) {
        guard state.pointee.frame.kind == kind else {
            throw error(.notEncodable, expected: "one kind of container for a value", found: "two kinds")
        }
        // Keys of two types may have the same names: from here on each is looked for.
        state.pointee.frame.seen = .max
    }

    /// Takes back what a value that failed has written.
    @inline(never)
    func rollBack(to count: Int, _ frame: EncodingFrame) {
        state.pointee.writer.count = count
        state.pointee.frame = frame
        while let hole = state.pointee.holes.last, hole.position >= count { state.pointee.holes.removeLast() }
    }
}

/// The layout of the value itself: methods called through it borrow the value where it lies.
struct InPlace<Value: Encodable>: ~Copyable {
    private let value: Value

    @inline(__always)
    borrowing func encode(to encoder: StreamEncoder) throws { try value.encode(to: encoder) }
}
