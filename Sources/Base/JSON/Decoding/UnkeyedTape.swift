/// The elements of an array, one after another.
struct UnkeyedTape: UnkeyedDecodingContainer {
    private let session: DecodingSession
    private let call: UInt
    private let array: Int
    private let elements: Int
    private var place: Int
    private(set) var currentIndex = 0

    init(session: DecodingSession, call: UInt, place: Int, elements: Int) {
        self.session = session
        self.call = call
        self.elements = elements
        array = place
        self.place = place + 1
    }

    var codingPath: [any CodingKey] { session.isCurrent(call) ? session.path(array).keys : [] }
    var count: Int? { elements }
    var isAtEnd: Bool { currentIndex >= elements }

    private func check() throws(JSONError) {
        guard session.isCurrent(call) else { throw .keptTooLong }
        guard !isAtEnd else {
            var path = session.path(array)
            path.keys.append(AnyKey(intValue: elements))
            throw JSONError(kind: .missing, path: path.description, expected: "another element")
        }
    }

    private mutating func advance() {
        place = session.next(place)
        currentIndex += 1
    }

    mutating func decodeNil() throws -> Bool {
        try check()
        guard session.kind(place) == .null else { return false }
        advance()
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try check()
        let value = try session.read(type, place)
        advance()
        return value
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try check()
        let container = try decoder.container(keyedBy: type)
        advance()
        return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try check()
        let container = try decoder.unkeyedContainer()
        advance()
        return container
    }

    mutating func superDecoder() throws -> any Decoder {
        try check()
        let decoder = decoder
        advance()
        return decoder
    }

    private var decoder: TapeDecoder { TapeDecoder(session: session, call: call, place: place) }
}
