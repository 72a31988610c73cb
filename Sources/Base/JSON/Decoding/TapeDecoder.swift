/// The decoder a value gets: a place on the tape.
struct TapeDecoder: Decoder {
    let session: DecodingSession
    let call: UInt
    let place: Int

    var codingPath: [any CodingKey] { session.isCurrent(call) ? session.path(place).keys : [] }
    var userInfo: [CodingUserInfoKey: Any] { session.isCurrent(call) ? session.userInfo : [:] }

    private func check() throws(JSONError) {
        guard session.isCurrent(call) else { throw .keptTooLong }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try check()
        try session.object(place)
        return session.keyed(by: type, place)
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try check()
        return UnkeyedTape(session: session, call: call, place: place, elements: try session.elements(place))
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        try check()
        return SingleTape(session: session, call: call, place: place)
    }
}
