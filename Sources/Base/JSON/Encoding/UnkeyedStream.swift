/// The elements of an array, written straight into the text.
struct UnkeyedStream: UnkeyedEncodingContainer {
    let session: EncodingSession
    let serial: UInt
    private(set) var count = 0

    private var state: UnsafeMutablePointer<EncoderState> {
        @inline(__always) get { session.state }
    }

    init(session: EncodingSession, serial: UInt) {
        self.session = session
        self.serial = serial
    }

    var codingPath: [any CodingKey] { state.pointee.frame.serial == serial ? session.path.keys : [] }

    @inline(__always)
    private mutating func begin() throws(JSONError) {
        guard state.pointee.frame.serial == serial else { throw .keptTooLong }
        state.pointee.writer.comma()
        count &+= 1
    }

    mutating func encodeNil() throws {
        try begin()
        state.pointee.writer.append("null")
    }

    mutating func encode<T: Encodable>(_ value: T) throws {
        let length = state.pointee.writer.count
        let frame = state.pointee.frame
        do {
            try begin()
            try session.write(value)
        } catch {
            if frame.serial == serial {
                session.rollBack(to: length, frame)
                count -= 1
            }
            throw error
        }
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        do { return try detached().keyed(by: type) } catch { return session.dead(error) }
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        do { return try detached().unkeyed() } catch { return DeadContainer(session, error) }
    }

    mutating func superEncoder() -> any Encoder {
        do { return DetachedEncoder(node: try detached()) } catch { return DeadContainer(session, error) }
    }

    /// Begins an element whose value comes later.
    private mutating func detached() throws(JSONError) -> DetachedNode {
        try begin()
        return session.hole()
    }
}
