/// A value that is written in no fixed order with what surrounds it: nested containers and super encoders.
///
/// The text gets a hole, and the pieces are put in when the call ends, so containers may be interleaved as one likes.
final class DetachedNode {
    let session: EncodingSession
    /// The call it belongs to.
    let call: UInt
    let path: CodingPath
    let depth: Int
    var kind = EncodingFrame.Kind.none
    /// The fields or elements in order, a field with its name and colon.
    var pieces: [Piece] = []
    var places: [String: Int] = [:]

    struct Piece {
        var text: [UInt8]
        var holes: [Hole]
    }

    init(session: EncodingSession, call: UInt, path: CodingPath, depth: Int) {
        self.session = session
        self.call = call
        self.path = path
        self.depth = depth
    }

    var isCurrent: Bool { call != 0 && session.state.pointee.call == call }

    func keyed<Key: CodingKey>(by type: Key.Type) throws(JSONError) -> KeyedEncodingContainer<Key> {
        try become(.object)
        return KeyedEncodingContainer(DetachedKeyed<Key>(node: self, names: session.names(of: type)))
    }

    func unkeyed() throws(JSONError) -> DetachedUnkeyed {
        try become(.array)
        return DetachedUnkeyed(node: self)
    }

    func become(_ kind: EncodingFrame.Kind) throws(JSONError) {
        guard isCurrent else { throw .keptTooLong }
        guard depth <= JSON.maximumDepth else { throw session.tooDeep }
        guard self.kind == .none || (self.kind == kind && kind != .single) else {
            throw JSONError(
                kind: .notEncodable, path: path.description, expected: "one value", found: "a second one")
        }
        self.kind = kind
    }
}

/// A place in a text where a detached value comes in, instead of the one byte that stands there.
struct Hole {
    var position: Int
    let node: DetachedNode
}

/// Where the value is that is being written behind the text, for its detached owner.
struct Scratch {
    let path: CodingPath
    let start: Int
}

extension EncodingSession {
    /// Leaves a hole at the end of the text.
    func hole() -> DetachedNode {
        let node = DetachedNode(
            session: self, call: state.pointee.call, path: path, depth: state.pointee.frame.depth + 1)
        state.pointee.holes.append(Hole(position: state.pointee.writer.count, node: node))
        state.pointee.writer.append(UInt8(ascii: "0"))
        return node
    }
}
