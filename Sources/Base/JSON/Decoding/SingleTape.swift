/// A value that is read as one.
struct SingleTape: SingleValueDecodingContainer {
    let session: DecodingSession
    let call: UInt
    let place: Int

    var codingPath: [any CodingKey] { session.isCurrent(call) ? session.path(place).keys : [] }

    func decodeNil() -> Bool { session.isCurrent(call) && session.kind(place) == .null }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        guard session.isCurrent(call) else { throw JSONError.keptTooLong }
        return try session.read(type, place)
    }
}
