/// The encoder of a detached value, such as a superclass.
struct DetachedEncoder: Encoder, SingleValueEncodingContainer {
    let node: DetachedNode

    var codingPath: [any CodingKey] { node.path.keys }
    var userInfo: [CodingUserInfoKey: Any] { node.isCurrent ? node.session.userInfo : [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        do { return try node.keyed(by: type) } catch { return node.session.dead(error) }
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        do { return try node.unkeyed() } catch { return DeadContainer(node.session, error) }
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() throws { try set { $0.state.pointee.writer.append("null") } }

    func encode<T: Encodable>(_ value: T) throws { try set { try $0.write(value) } }

    private func set(_ write: (EncodingSession) throws -> Void) throws {
        try node.become(.single)
        do { try node.setValue(write) } catch {
            node.kind = .none
            throw error
        }
    }
}
