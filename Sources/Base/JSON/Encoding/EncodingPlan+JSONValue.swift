final class JSONValuePlan: EncodingPlan {
    override func write(_ value: UnsafeRawPointer, _ session: EncodingSession) throws {
        try session.write(json: value.assumingMemoryBound(to: JSONValue.self).pointee)
    }
}

final class JSONObjectPlan: EncodingPlan {
    override func write(_ value: UnsafeRawPointer, _ session: EncodingSession) throws {
        try session.write(json: .object(value.assumingMemoryBound(to: JSONObject.self).pointee))
    }
}

extension EncodingSession {
    /// Writes any JSON value, without asking for its type again and again.
    func write(json value: JSONValue) throws(JSONError) {
        switch value {
        case .null: state.pointee.writer.append("null")
        case .bool(let truth): state.pointee.writer.appendBool(truth)
        case .number(let number): state.pointee.writer.appendASCII(number.text)
        case .string(let text): state.pointee.writer.appendString(text)
        case .array(let elements):
            let depth = try descend()
            state.pointee.writer.append(UInt8(ascii: "["))
            var isFirst = true
            for element in elements {
                if !isFirst { state.pointee.writer.append(UInt8(ascii: ",")) }
                isFirst = false
                try write(json: element)
            }
            state.pointee.writer.append(UInt8(ascii: "]"))
            state.pointee.frame.depth = depth
        case .object(let fields):
            let depth = try descend()
            state.pointee.writer.append(UInt8(ascii: "{"))
            for (name, value) in fields {
                state.pointee.writer.key(dynamic: name)
                try write(json: value)
            }
            state.pointee.writer.append(UInt8(ascii: "}"))
            state.pointee.frame.depth = depth
        }
    }
}
