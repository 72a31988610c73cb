/// The fields of an object, written straight into the text.
struct KeyedStream<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let session: EncodingSession
    let names: UnsafePointer<KeyNames>
    /// The serial of its value, or where it stands while the container is lent to one value after another.
    let serial: UInt
    let lent: UnsafeMutablePointer<UInt>?

    private var state: UnsafeMutablePointer<EncoderState> {
        @inline(__always) get { session.state }
    }

    /// Whether its value is the one that is being written.
    private var isCurrent: Bool {
        @inline(__always) get { state.pointee.frame.serial == lent?.pointee ?? serial }
    }

    var codingPath: [any CodingKey] { isCurrent ? session.path.keys : [] }

    @inline(__always)
    private func begin(_ key: Key) throws {
        guard isCurrent else { throw JSONError.keptTooLong }
        let place = names.pointee.place(of: key)
        guard place >= 0, let name = names.pointee.names[place], session.isFirst(place) else {
            return session.beginUncommonly(key, at: place, names)
        }
        state.pointee.writer.key(name)
    }

    func encodeNil(forKey key: Key) throws {
        try begin(key)
        state.pointee.writer.append("null")
    }

    func encode(_ value: Bool, forKey key: Key) throws {
        try begin(key)
        state.pointee.writer.appendBool(value)
    }

    func encode(_ value: String, forKey key: Key) throws {
        try begin(key)
        state.pointee.writer.appendString(value)
    }

    func encode(_ value: Double, forKey key: Key) throws {
        try begin(key)
        guard value.isFinite else { throw session.notFinite("\(value)") }
        state.pointee.writer.appendDouble(value)
    }

    func encode(_ value: Float, forKey key: Key) throws {
        try begin(key)
        guard value.isFinite else { throw session.notFinite("\(value)") }
        state.pointee.writer.appendFloat(value)
    }

    func encode(_ value: Int, forKey key: Key) throws {
        try begin(key)
        state.pointee.writer.appendInteger(value)
    }

    func encode<T: FixedWidthInteger & Encodable>(_ value: T, forKey key: Key) throws {
        try begin(key)
        state.pointee.writer.appendInteger(value)
    }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        let count = state.pointee.writer.count
        let frame = state.pointee.frame
        do {
            try begin(key)
            try session.write(value)
        } catch {
            if frame.serial == lent?.pointee ?? serial { session.rollBack(to: count, frame) }
            throw error
        }
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key)
        -> KeyedEncodingContainer<Nested>
    {
        do { return try detached(key).keyed(by: type) } catch { return session.dead(error) }
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        do { return try detached(key).unkeyed() } catch { return DeadContainer(session, error) }
    }

    func superEncoder() -> any Encoder { superEncoder(named: AnyKey(stringValue: "super")) }

    func superEncoder(forKey key: Key) -> any Encoder { superEncoder(named: key) }

    private func superEncoder(named key: some CodingKey) -> any Encoder {
        do { return DetachedEncoder(node: try detached(key)) } catch { return DeadContainer(session, error) }
    }

    /// Begins a field whose value comes later.
    private func detached(_ key: some CodingKey) throws(JSONError) -> DetachedNode {
        guard isCurrent else { throw .keptTooLong }
        session.beginUncommonly(key, at: -1, names)
        return session.hole()
    }
}
