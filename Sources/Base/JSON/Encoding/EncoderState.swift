/// Everything an encoding needs, kept between calls and never freed, so that a stale container finds valid memory.
struct EncoderState: ~Copyable {
    var writer = JSONWriter(capacity: EncoderState.usualSize)
    var frame = EncodingFrame()
    var lastSerial: UInt = 0
    /// Serial of the whole call; 0 between calls.
    var call: UInt = 0
    var failure: JSONError?
    /// Places in the text where a detached value comes in.
    var holes: [Hole] = []
    var scratch: Scratch?
    /// Names written so far in objects whose keys have no bit, by the serial of the object's value.
    var written: [UInt: Set<String>] = [:]
    let naming: JSON.Keys
    var nils = JSON.Nils.omitted
    var userInfo: [CodingUserInfoKey: any Sendable] = [:]
    var plans = TypeTable<EncodingPlan>()
    var keys = TypeTable<EncodingKeys>()

    static let usualSize = 8192
    static let keptSize = 1 << 18

    init(naming: JSON.Keys) { self.naming = naming }
}

/// A handle on the state that can be copied into coders and containers.
struct EncodingSession {
    let state: UnsafeMutablePointer<EncoderState>

    static func create(naming: JSON.Keys) -> EncodingSession {
        let state = UnsafeMutablePointer<EncoderState>.allocate(capacity: 1)
        state.initialize(to: EncoderState(naming: naming))
        return EncodingSession(state: state)
    }

    func begin(nils: JSON.Nils, userInfo: [CodingUserInfoKey: any Sendable]) {
        state.pointee.nils = nils
        if !userInfo.isEmpty { state.pointee.userInfo = userInfo }
        state.pointee.call = nextSerial()
        state.pointee.frame = EncodingFrame(serial: state.pointee.call)
        state.pointee.writer.count = 0
    }

    func end() {
        state.pointee.call = 0
        state.pointee.frame.serial = 0
        if state.pointee.failure != nil { state.pointee.failure = nil }
        if state.pointee.writer.failure != nil { state.pointee.writer.failure = nil }
        if !state.pointee.holes.isEmpty { state.pointee.holes = [] }
        if !state.pointee.userInfo.isEmpty { state.pointee.userInfo = [:] }
        if !state.pointee.written.isEmpty { state.pointee.written = [:] }
        if state.pointee.scratch != nil { state.pointee.scratch = nil }
        if state.pointee.writer.capacity > EncoderState.keptSize {
            state.pointee.writer.shrink(to: EncoderState.usualSize)
        }
    }

    var userInfo: [CodingUserInfoKey: Any] { state.pointee.userInfo.mapValues { $0 as Any } }

    @inline(__always)
    func nextSerial() -> UInt {
        state.pointee.lastSerial &+= 1
        return state.pointee.lastSerial
    }

    /// Remembers what went wrong where Codable cannot throw; the call fails with it.
    func fail(_ error: JSONError) {
        if state.pointee.failure == nil { state.pointee.failure = error }
    }

    /// The place that is being written.
    var path: CodingPath {
        let text = state.pointee.writer.bytes
        guard let scratch = state.pointee.scratch else { return CodingPath(atEndOf: text) }
        var path = scratch.path
        let rest = UnsafeBufferPointer(rebasing: text[min(scratch.start, text.count)...])
        path.keys += CodingPath(atEndOf: rest).keys
        return path
    }

    func error(_ kind: JSONError.Kind, expected: String, found: String? = nil) -> JSONError {
        JSONError(kind: kind, path: path.description, expected: expected, found: found)
    }
}
