protocol PlannedArray {
    static var encodingPlan: EncodingPlan { get }
}

extension Array: PlannedArray where Element: Encodable {
    static var encodingPlan: EncodingPlan { ArrayPlan<Element>() }
}

final class ArrayPlan<Element: Encodable>: EncodingPlan {
    override func write(_ value: UnsafeRawPointer, _ session: EncodingSession) throws {
        try value.assumingMemoryBound(to: [Element].self).pointee.withUnsafeBufferPointer { elements in
            let depth = try session.descend()
            let plan = session.plan(for: Element.self)
            session.state.pointee.writer.append(UInt8(ascii: "["))
            for index in elements.indices {
                if index > 0 { session.state.pointee.writer.append(UInt8(ascii: ",")) }
                guard let element = elements.baseAddress else { continue }
                if let plan {
                    try plan._withUnsafeGuaranteedRef { try $0.write(element + index, session) }
                } else {
                    try session.write(at: element + index)
                }
            }
            session.state.pointee.writer.append(UInt8(ascii: "]"))
            session.state.pointee.frame.depth = depth
        }
    }
}

final class StringsPlan: EncodingPlan {
    override func write(_ value: UnsafeRawPointer, _ session: EncodingSession) throws {
        let depth = try session.descend()
        session.state.pointee.writer.append(UInt8(ascii: "["))
        var isFirst = true
        for text in value.assumingMemoryBound(to: [String].self).pointee {
            if !isFirst { session.state.pointee.writer.append(UInt8(ascii: ",")) }
            isFirst = false
            session.state.pointee.writer.appendString(text)
        }
        session.state.pointee.writer.append(UInt8(ascii: "]"))
        session.state.pointee.frame.depth = depth
    }
}

extension EncodingSession {
    /// One level deeper, as far as allowed; answers with the level before.
    @inline(__always)
    func descend() throws(JSONError) -> Int {
        let depth = state.pointee.frame.depth
        guard depth < JSON.maximumDepth else { throw tooDeep }
        state.pointee.frame.depth = depth &+ 1
        return depth
    }
}
