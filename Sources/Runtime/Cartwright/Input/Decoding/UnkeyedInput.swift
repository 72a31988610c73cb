import CartwrightJSON

/// The elements of a list being read.
struct UnkeyedInput: UnkeyedDecodingContainer {
    let decoder: InputDecoder
    let elements: [InputNode]
    private(set) var currentIndex = 0

    init(decoder: InputDecoder, elements: [InputNode]) {
        self.decoder = decoder
        self.elements = elements
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    mutating func decodeNil() throws -> Bool {
        guard case .json(.null) = try current() else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        let node = try current()
        let place = InputPlace(decoder.path, index: currentIndex)
        currentIndex += 1
        return try decoder.pass.decode(type, .node(node), at: place)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws
        -> KeyedDecodingContainer<Nested>
    {
        try nested().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try nested().unkeyedContainer() }

    mutating func superDecoder() throws -> any Decoder { try nested() }

    private mutating func nested() throws -> InputDecoder {
        let node = try current()
        let place = InputPlace(decoder.path, index: currentIndex)
        currentIndex += 1
        return InputDecoder(.node(node), at: place, decoder.pass)
    }

    private func current() throws -> InputNode {
        guard !isAtEnd else { throw InputPlace(decoder.path, index: currentIndex).missing() }
        return elements[currentIndex]
    }
}
