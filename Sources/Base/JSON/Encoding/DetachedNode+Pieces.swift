extension DetachedNode {
    /// Adds a field; a name that is there already gets the new value.
    func setField(named name: String, _ write: (EncodingSession) throws -> Void) throws {
        var path = path
        path.keys.append(AnyKey(stringValue: name))
        let piece = try piece(at: path) { session in
            session.state.pointee.writer.key(dynamic: name)
            try write(session)
        }
        if let place = places[name] {
            pieces[place] = piece
        } else {
            places[name] = pieces.count
            pieces.append(piece)
        }
    }

    func addElement(_ write: (EncodingSession) throws -> Void) throws {
        var path = path
        path.keys.append(AnyKey(intValue: pieces.count))
        pieces.append(try piece(at: path, write))
    }

    func setValue(_ write: (EncodingSession) throws -> Void) throws {
        pieces = [try piece(at: path, write)]
    }

    /// Writes behind the text, and takes what was written away from there.
    private func piece(at path: CodingPath, _ write: (EncodingSession) throws -> Void) throws -> Piece {
        guard isCurrent else { throw JSONError.keptTooLong }
        let state = session.state
        let outer = state.pointee.frame
        let outerScratch = state.pointee.scratch
        let count = state.pointee.writer.count
        state.pointee.writer.append(UInt8(ascii: ":"))
        let start = count + 1
        state.pointee.frame = EncodingFrame(serial: session.nextSerial(), depth: depth)
        state.pointee.scratch = Scratch(path: path, start: start)
        defer {
            session.rollBack(to: count, outer)
            state.pointee.scratch = outerScratch
        }
        try write(session)
        let text = Array(UnsafeBufferPointer(rebasing: state.pointee.writer.bytes[start...]))
        let holes = state.pointee.holes.filter { $0.position >= start }
        return Piece(text: text, holes: holes.map { Hole(position: $0.position - start, node: $0.node) })
    }

    /// The text of the value, all holes filled.
    func render(into bytes: inout [UInt8]) {
        switch kind {
        case .none: bytes += [UInt8(ascii: "{"), UInt8(ascii: "}")]
        case .single: for piece in pieces { piece.render(into: &bytes) }
        case .object: render(UInt8(ascii: "{"), UInt8(ascii: "}"), into: &bytes)
        case .array: render(UInt8(ascii: "["), UInt8(ascii: "]"), into: &bytes)
        }
    }

    private func render(_ opening: UInt8, _ closing: UInt8, into bytes: inout [UInt8]) {
        bytes.append(opening)
        for (index, piece) in pieces.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            piece.render(into: &bytes)
        }
        bytes.append(closing)
    }
}

extension DetachedNode.Piece {
    fileprivate func render(into bytes: inout [UInt8]) {
        text.withUnsafeBufferPointer { Hole.fill(holes[...], in: $0, into: &bytes) }
    }
}

extension Hole {
    /// Copies a text, each hole replaced by its value.
    static func fill(_ holes: ArraySlice<Hole>, in text: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
        var copied = 0
        for hole in holes {
            bytes.append(contentsOf: text[copied..<hole.position])
            hole.node.render(into: &bytes)
            copied = hole.position + 1
        }
        bytes.append(contentsOf: text[copied...])
    }
}
