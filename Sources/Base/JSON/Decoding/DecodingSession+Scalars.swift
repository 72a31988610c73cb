extension DecodingSession {
    @inline(__always)
    func string(_ place: Int) throws(JSONError) -> String {
        let entry = entry(place)
        guard entry.kind == .string else { throw wrongType(place, "a string") }
        let raw = UnsafeBufferPointer(start: bytes(entry), count: Int(entry.length))
        if entry.flags.contains(.escaped) { return try escapedString(raw, place) }
        return String(decoding: raw, as: UTF8.self)
    }

    @inline(never)
    private func escapedString(_ raw: UnsafeBufferPointer<UInt8>, _ place: Int) throws(JSONError) -> String {
        guard let text = unescaped(raw) else { throw unacceptable(place, "a string") }
        return text
    }

    @inline(__always)
    func bool(_ place: Int) throws(JSONError) -> Bool {
        switch kind(place) {
        case .yes: return true
        case .no: return false
        default: throw wrongType(place, "true or false")
        }
    }

    func number(_ place: Int) throws(JSONError) -> JSONNumber {
        guard kind(place) == .number else { throw wrongType(place, "a number") }
        return JSONNumber(unchecked: String(decoding: text(place), as: UTF8.self))
    }

    func elements(_ place: Int) throws(JSONError) -> Int {
        let entry = entry(place)
        guard entry.kind == .array else { throw wrongType(place, "an array") }
        return Int(entry.length)
    }

    /// Makes sure that there is an object.
    @inline(__always)
    func object(_ place: Int) throws(JSONError) {
        guard kind(place) == .object else { throw wrongType(place, "an object") }
    }
}
