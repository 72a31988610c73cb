extension DecodingSession {
    /// The value under a name, or -1. Fields mostly come in the order they are asked for.
    @inline(__always)
    func find(_ name: UnsafePointer<KeyName>, in object: Int) -> Int {
        let entries = state.pointee.tape.entries
        let candidate = Int(entries[object].length)
        if candidate < Int(entries[object].next), isNamed(candidate, name.pointee.name, name.pointee.length) {
            return found(candidate, in: object)
        }
        return search(name.pointee.name, name.pointee.length, in: object)
    }

    /// The value under a name that is not remembered.
    @inline(never)
    func find(text: String, in object: Int) -> Int {
        var text = text
        // Comparing reads whole words, so there must be some behind the name.
        text += "\0\0\0\0\0\0\0\0"
        return text.withUTF8 { bytes in
            bytes.baseAddress.map { search($0, bytes.count - 8, in: object) } ?? -1
        }
    }

    @inline(__always)
    private func isNamed(_ place: Int, _ name: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        let entry = entry(place)
        return Int(entry.length) == length && !entry.flags.contains(.escaped) && Words.same(bytes(entry), name, length)
    }

    /// From where the last field was found to the end, then from the start.
    @inline(never)
    private func search(_ name: UnsafePointer<UInt8>, _ length: Int, in object: Int) -> Int {
        let end = next(object)
        guard object + 1 < end else { return -1 }
        let hint = Int(entry(object).length)
        let start = hint < end ? hint : object + 1
        var place = start
        repeat {
            if isNamed(place, name, length) || isEscaped(place, name, length) { return found(place, in: object) }
            place = next(place + 1)
            if place >= end { place = object + 1 }
        } while place != start
        return -1
    }

    private func isEscaped(_ place: Int, _ name: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        guard entry(place).flags.contains(.escaped) else { return false }
        return self.name(place).utf8.elementsEqual(UnsafeBufferPointer(start: name, count: length))
    }

    @inline(__always)
    private func found(_ place: Int, in object: Int) -> Int {
        let entries = state.pointee.tape.entries
        entries[place].flags.insert(.read)
        entries[object].length = entries[place &+ 1].next
        return place &+ 1
    }
}
