/// The fields of an object that is written in no fixed order with what surrounds it.
struct DetachedKeyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: DetachedNode
    let names: UnsafePointer<KeyNames>

    var codingPath: [any CodingKey] { node.path.keys }

    func encodeNil(forKey key: Key) throws {
        try node.setField(named: names.pointee.text(of: key)) { $0.state.pointee.writer.append("null") }
    }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        try node.setField(named: names.pointee.text(of: key)) { try $0.write(value) }
    }

    func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws {
        if let value {
            try encode(value, forKey: key)
        } else if node.isCurrent, node.session.state.pointee.nils == .written {
            try encodeNil(forKey: key)
        }
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key)
        -> KeyedEncodingContainer<Nested>
    {
        do { return try detached(names.pointee.text(of: key)).keyed(by: type) } catch {
            return node.session.dead(error)
        }
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        do { return try detached(names.pointee.text(of: key)).unkeyed() } catch {
            return DeadContainer(node.session, error)
        }
    }

    func superEncoder() -> any Encoder { superEncoder(named: "super") }

    func superEncoder(forKey key: Key) -> any Encoder { superEncoder(named: names.pointee.text(of: key)) }

    private func superEncoder(named name: String) -> any Encoder {
        do { return DetachedEncoder(node: try detached(name)) } catch { return DeadContainer(node.session, error) }
    }

    private func detached(_ name: String) throws(JSONError) -> DetachedNode {
        try node.detached { try node.setField(named: name, $0) }
    }
}

extension DetachedNode {
    /// A node within this one, put in place by the closure.
    func detached(_ place: ((EncodingSession) throws -> Void) throws -> Void) throws(JSONError) -> DetachedNode {
        var inner: DetachedNode?
        do { try place { inner = $0.hole() } } catch {
            throw error as? JSONError ?? .keptTooLong
        }
        guard let inner else { throw .keptTooLong }
        return inner
    }
}
