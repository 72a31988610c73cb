import Glibc

/// Everything a decoding needs, kept between calls and never freed, so that a stale container finds valid memory.
struct DecoderState: ~Copyable {
    /// A copy of the text, zero bytes behind it.
    var bytes: UnsafeMutablePointer<UInt8>
    var capacity: Int
    var count = 0
    var tape = Tape(capacity: 256)
    /// Serial of the call that may read; 0 between calls.
    var call: UInt = 0
    var lastCall: UInt = 0
    let naming: JSON.Keys
    var userInfo: [CodingUserInfoKey: any Sendable] = [:]
    var plans = TypeTable<DecodingPlan>()
    var keys = TypeTable<DecodingKeys>()

    static let usualSize = 4096
    static let keptSize = 1 << 18

    init(naming: JSON.Keys) {
        self.naming = naming
        capacity = DecoderState.usualSize
        bytes = .allocate(capacity: capacity + Scanner.padding)
    }

    mutating func load(_ text: UnsafeRawBufferPointer) {
        if text.count > capacity { resize(to: max(text.count, min(capacity * 2, 1 << 24))) }
        if let start = text.baseAddress { memcpy(bytes, start, text.count) }
        memset(bytes + text.count, 0, Scanner.padding)
        count = text.count
    }

    /// Gives memory back after an unusually large text.
    mutating func shrink() {
        count = 0
        tape.count = 0
        if capacity > DecoderState.keptSize { resize(to: DecoderState.usualSize) }
        if tape.capacity > DecoderState.keptSize / 16 { tape.resize(to: 256) }
    }

    private mutating func resize(to size: Int) {
        bytes.deallocate()
        capacity = size
        bytes = .allocate(capacity: size + Scanner.padding)
    }
}

/// A handle on the state that can be copied into coders and containers; places are entries of the tape.
struct DecodingSession {
    let state: UnsafeMutablePointer<DecoderState>

    static func create(naming: JSON.Keys) -> DecodingSession {
        let state = UnsafeMutablePointer<DecoderState>.allocate(capacity: 1)
        state.initialize(to: DecoderState(naming: naming))
        return DecodingSession(state: state)
    }

    /// Takes a text in and checks all of it.
    func load(_ text: UnsafeRawBufferPointer) throws(JSONError) {
        guard text.count < Int(UInt32.max) / 2 else {
            throw JSONError(kind: .malformed, expected: "at most 2 GB", found: "\(text.count) bytes")
        }
        state.pointee.load(text)
        state.pointee.tape.count = 0
        var scanner = Scanner(bytes: state.pointee.bytes, count: text.count, tape: state.pointee.tape)
        defer { state.pointee.tape = scanner.tape }
        do { try scanner.scan() } catch { throw malformed(error) }
    }

    private func malformed(_ failure: ScanFailure) -> JSONError {
        let text = UnsafeBufferPointer(start: state.pointee.bytes, count: state.pointee.count)
        let before = UnsafeBufferPointer(rebasing: text[..<failure.offset])
        return JSONError(
            kind: failure.kind, path: CodingPath(atEndOf: before).description, expected: "\(failure.expected)",
            found: found(at: failure.offset), offset: failure.offset)
    }

    private func found(at offset: Int) -> String {
        guard offset < state.pointee.count else { return "the end" }
        let byte = state.pointee.bytes[offset]
        return byte > 0x20 && byte < 0x7f ? "\(Unicode.Scalar(byte))" : "byte 0x" + String(byte, radix: 16)
    }

    /// Lets coders read until `end`.
    func begin(userInfo: [CodingUserInfoKey: any Sendable]) {
        state.pointee.lastCall &+= 1
        state.pointee.call = state.pointee.lastCall
        if !userInfo.isEmpty { state.pointee.userInfo = userInfo }
    }

    func end() {
        state.pointee.call = 0
        if !state.pointee.userInfo.isEmpty { state.pointee.userInfo = [:] }
    }

    var userInfo: [CodingUserInfoKey: Any] { state.pointee.userInfo.mapValues { $0 as Any } }

    @inline(__always)
    func isCurrent(_ call: UInt) -> Bool { state.pointee.call == call }
}

// A session is handed from call to call by the pool, one owner at a time.
extension DecodingSession: @unchecked Sendable {}
extension EncodingSession: @unchecked Sendable {}
