extension EncodingSession {
    @inline(never)
    func notFinite(_ number: String) -> JSONError { error(.notEncodable, expected: "a finite number", found: number) }

    /// Whether a remembered key is surely written for the first time in this object.
    @inline(__always)
    func isFirst(_ place: Int) -> Bool {
        let bit = (1 as UInt64) &<< UInt64(truncatingIfNeeded: place)
        guard state.pointee.frame.seen & bit == 0 else { return false }
        state.pointee.frame.seen |= bit
        return true
    }

    /// A key that is met for the first time, is not remembered, or may be in the object already: the last one wins.
    @inline(never)
    func beginUncommonly(_ key: some CodingKey, at place: Int, _ names: UnsafePointer<KeyNames>) {
        if place >= 0, names.pointee.names[place] == nil {
            let name = names.pointee.remember(key, at: place)
            if isFirst(place) { return state.pointee.writer.key(name) }
        }
        let text = names.pointee.text(of: key)
        if mayBeWritten(text, at: place) { removeField(named: text) }
        state.pointee.writer.key(dynamic: text)
    }

    /// Keys with a place have their bit; the others are kept by name.
    private func mayBeWritten(_ text: String, at place: Int) -> Bool {
        if place < 0 {
            let isNew = state.pointee.written[state.pointee.frame.serial, default: []].insert(text).inserted
            return !isNew || state.pointee.frame.seen != 0
        }
        return true
    }

    /// Takes a field out of the object that is being written.
    private func removeField(named name: String) {
        let object = state.pointee.frame.start
        let text = UnsafeBufferPointer(rebasing: state.pointee.writer.bytes[object...])
        guard let field = FieldScan(text).field(named: name) else { return }
        let (start, end) = (object + field.lowerBound, object + field.upperBound)
        let base = state.pointee.writer.base
        let rest = state.pointee.writer.count - end
        (base + start).update(from: base + end, count: rest)
        state.pointee.writer.count -= end - start
        state.pointee.holes.removeAll { $0.position >= start && $0.position < end }
        for index in state.pointee.holes.indices where state.pointee.holes[index].position >= end {
            state.pointee.holes[index].position -= end - start
        }
    }
}
