/// Stands where a container cannot be given and Codable allows no error: everything it is asked for throws.
struct DeadContainer: Encoder, UnkeyedEncodingContainer, SingleValueEncodingContainer {
    private let session: EncodingSession
    private let failure: JSONError

    init(_ session: EncodingSession, _ failure: JSONError) {
        self.session = session
        self.failure = failure
        if failure.kind != .keptTooLong { session.fail(failure) }
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    var count: Int { 0 }

    func encodeNil() throws { throw failure }
    func encode<T: Encodable>(_ value: T) throws { throw failure }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> { session.dead(failure) }
    func unkeyedContainer() -> any UnkeyedEncodingContainer { self }
    func singleValueContainer() -> any SingleValueEncodingContainer { self }
    func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        session.dead(failure)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { self }
    func superEncoder() -> any Encoder { self }
}

/// The keyed form of the same.
struct DeadKeyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let container: DeadContainer

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws { try container.encodeNil() }
    func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try container.encodeNil() }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key)
        -> KeyedEncodingContainer<Nested>
    {
        container.container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { container }
    func superEncoder() -> any Encoder { container }
    func superEncoder(forKey key: Key) -> any Encoder { container }
}
