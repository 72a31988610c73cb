import CartwrightJSON

/// One value being read as a whole.
struct ValueInput: SingleValueDecodingContainer {
    let decoder: InputDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { if case .node(.json(.null)) = decoder.content { true } else { false } }

    func decode(_ type: Bool.Type) throws -> Bool { try Coercion.bool(node(), decoder.place) }
    func decode(_ type: String.Type) throws -> String { try Coercion.string(node(), decoder.place) }
    func decode(_ type: Double.Type) throws -> Double { try Coercion.double(node(), decoder.place) }
    func decode(_ type: Float.Type) throws -> Float { Float(try Coercion.double(node(), decoder.place)) }
    func decode(_ type: Int.Type) throws -> Int { try Coercion.integer(node(), decoder.place) }
    func decode(_ type: Int8.Type) throws -> Int8 { try Coercion.integer(node(), decoder.place) }
    func decode(_ type: Int16.Type) throws -> Int16 { try Coercion.integer(node(), decoder.place) }
    func decode(_ type: Int32.Type) throws -> Int32 { try Coercion.integer(node(), decoder.place) }
    func decode(_ type: Int64.Type) throws -> Int64 { try Coercion.integer(node(), decoder.place) }
    func decode(_ type: UInt.Type) throws -> UInt { try Coercion.integer(node(), decoder.place) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try Coercion.integer(node(), decoder.place) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try Coercion.integer(node(), decoder.place) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try Coercion.integer(node(), decoder.place) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try Coercion.integer(node(), decoder.place) }

    /// A wrapper's inner value stands at the wrapper's own place; a mistake in it goes up instead of being noted here,
    /// so that a type may try one form after the other.
    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        if case .node(let node) = decoder.content,
            let value = try InputShape.of(type).read(type, node, at: decoder.place)
        {
            return value
        }
        let strict = InputPass(strictlyInside: decoder.pass)
        let value = try strict.decode(type, decoder.content, at: decoder.place)
        decoder.pass.adopt(strict)
        return value
    }

    private func node() throws -> InputNode {
        guard case .node(let node) = decoder.content else {
            throw decoder.place.failure("wrong_type", "must be an object", nil)
        }
        return node
    }
}
