/// A parsed JSON text: checked as a whole, read in parts and as often as one likes.
public final class JSONDocument {
    let session: DecodingSession

    /// Parses and checks the whole text.
    public init(parsing bytes: [UInt8], keys: JSON.Keys = .snakeCased) throws {
        session = DecodingSession.take(keys)
        do {
            try bytes.withUnsafeBytes { try session.load($0) }
        } catch {
            session.state.pointee.tape.count = 0
            throw error
        }
    }

    deinit { session.giveBack() }

    /// A decoder that is good until the closure ends.
    public func withDecoder<R>(
        userInfo: [CodingUserInfoKey: any Sendable] = [:], _ body: (any Decoder) throws -> R
    ) rethrows -> R {
        // Within another call on the same document, that one's coders stay good.
        guard session.state.pointee.call == 0 else { return try body(decoder) }
        session.begin(userInfo: userInfo)
        defer { session.end() }
        return try body(decoder)
    }

    private var decoder: TapeDecoder {
        TapeDecoder(session: session, call: session.state.pointee.call, place: 0)
    }

    /// The whole document as a value.
    public func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
        try withDecoder { _ in try session.read(type, 0) }
    }
}

extension JSONDocument {
    /// The names of the fields in order, if the document is an object.
    public var keys: [String]? { root.keys }

    /// The outermost value.
    public var root: JSONNode { JSONNode(document: self, place: 0) }

    /// The paths of all fields that nobody has asked for so far: `items[0].qty`.
    ///
    /// After a value was decoded these are the fields it does not know.
    public var unreadFields: [String] {
        var unread: [Int] = []
        collectUnread(0, into: &unread)
        return unread.map { session.path($0).description }
    }

    private func collectUnread(_ place: Int, into unread: inout [Int]) {
        let entry = session.entry(place)
        guard !entry.flags.contains(.taken) else { return }
        var inner = place + 1
        while inner < Int(entry.next) {
            switch entry.kind {
            case .object:
                if session.entry(inner).flags.contains(.read) {
                    collectUnread(inner + 1, into: &unread)
                } else {
                    unread.append(inner)
                }
                inner = session.next(inner + 1)
            default:
                collectUnread(inner, into: &unread)
                inner = session.next(inner)
            }
        }
    }
}
