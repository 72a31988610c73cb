/// A value that is one value, written straight into the text.
struct SingleStream: SingleValueEncodingContainer {
    let session: EncodingSession
    let serial: UInt

    var codingPath: [any CodingKey] {
        session.state.pointee.frame.serial == serial ? session.path.keys : []
    }

    private func begin() throws(JSONError) {
        guard session.state.pointee.frame.serial == serial else { throw .keptTooLong }
        guard session.state.pointee.frame.kind == .none else {
            throw session.error(.notEncodable, expected: "one value", found: "a second one")
        }
        session.state.pointee.frame.kind = .single
    }

    func encodeNil() throws {
        try begin()
        session.state.pointee.writer.append("null")
    }

    func encode<T: Encodable>(_ value: T) throws {
        let length = session.state.pointee.writer.count
        let frame = session.state.pointee.frame
        do {
            try begin()
            try session.write(value)
        } catch {
            if frame.serial == serial { session.rollBack(to: length, frame) }
            throw error
        }
    }
}
