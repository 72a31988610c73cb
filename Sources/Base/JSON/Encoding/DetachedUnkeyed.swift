/// The elements of an array that is written in no fixed order with what surrounds it.
struct DetachedUnkeyed: UnkeyedEncodingContainer {
    let node: DetachedNode

    var codingPath: [any CodingKey] { node.path.keys }
    var count: Int { node.pieces.count }

    func encodeNil() throws { try node.addElement { $0.state.pointee.writer.append("null") } }
    func encode<T: Encodable>(_ value: T) throws { try node.addElement { try $0.write(value) } }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        do { return try detached().keyed(by: type) } catch { return node.session.dead(error) }
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        do { return try detached().unkeyed() } catch { return DeadContainer(node.session, error) }
    }

    func superEncoder() -> any Encoder {
        do { return DetachedEncoder(node: try detached()) } catch { return DeadContainer(node.session, error) }
    }

    private func detached() throws(JSONError) -> DetachedNode {
        try node.detached { try node.addElement($0) }
    }
}
