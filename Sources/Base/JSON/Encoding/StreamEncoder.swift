/// The encoder a value gets: it writes straight into the text.
struct StreamEncoder: Encoder {
    let session: EncodingSession
    let serial: UInt

    private var isCurrent: Bool { session.state.pointee.frame.serial == serial }

    var codingPath: [any CodingKey] { isCurrent ? session.path.keys : [] }
    var userInfo: [CodingUserInfoKey: Any] { isCurrent ? session.userInfo : [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        do {
            try session.open(.object, bracket: UInt8(ascii: "{"), serial: serial)
            return session.keyed(by: type, serial: serial)
        } catch {
            return session.dead(error)
        }
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        do {
            try session.open(.array, bracket: UInt8(ascii: "["), serial: serial)
            return UnkeyedStream(session: session, serial: serial)
        } catch {
            return DeadContainer(session, error)
        }
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleStream(session: session, serial: serial) }
}
