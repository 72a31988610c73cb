/// Puts the messages of a WebSocket together from its bytes (RFC 6455, 5) as a pure state machine.
///
/// Text is checked while it arrives, a length must be written in its shortest form, and what comes after a close frame or
/// a failure is nobody's business.
struct FrameParser: Sendable {
    enum Event: Equatable, Sendable {
        case needMore
        case text([UInt8])
        case binary([UInt8])
        case ping([UInt8])
        case pong([UInt8])
        /// `code` is nil when the frame had none.
        case close(code: UInt16?, reason: [UInt8])
        case failed(Failure)
    }

    /// What the other side did wrong; the status code to close with is the raw value's.
    enum Failure: Equatable, Sendable {
        case protocolError
        case notText
        case tooLong

        var code: UInt16 {
            switch self {
            case .protocolError: 1_002
            case .notText: 1_007
            case .tooLong: 1_009
            }
        }
    }

    /// The longest message; its frames are counted together.
    let limit: Int
    /// Clients mask what they send, servers must not.
    let expectsMask: Bool

    private enum State: Sendable {
        case opcode
        case length
        case longLength(bytes: Int, value: UInt64, isShortest: Bool)
        case mask(read: Int)
        case payload
        case over
    }

    private var state = State.opcode
    private var opcode: UInt8 = 0
    private var isFinal = false
    private var remaining = 0
    private var mask = Mask()
    private var message: [UInt8] = []
    /// The opcode of the message that is being continued, or 0.
    private var messageOpcode: UInt8 = 0
    private var control: [UInt8] = []
    private var validator = UTF8Validator()

    init(limit: Int, expectsMask: Bool = true) {
        self.limit = limit
        self.expectsMask = expectsMask
    }

    private var isControl: Bool { opcode >= 8 }

    /// Goes on at `position` and moves it behind what was consumed.
    mutating func next(_ bytes: Span<UInt8>, at position: inout Int) -> Event {
        while position < bytes.count {
            if case .payload = state {
                let end = min(bytes.count, position + remaining)
                guard take(bytes, position..<end) else { return fail(.notText) }
                remaining -= end - position
                position = end
            } else {
                let byte = bytes[position]
                position += 1
                if let failure = advance(byte) { return fail(failure) }
            }
            if case .payload = state, remaining == 0, let event = endFrame() { return event }
            if case .over = state { position = bytes.count }
        }
        return .needMore
    }

    private mutating func fail(_ failure: Failure) -> Event {
        state = .over
        return .failed(failure)
    }

    // MARK: The head of a frame

    private mutating func advance(_ byte: UInt8) -> Failure? {
        switch state {
        case .opcode: return readOpcode(byte)
        case .length: return readLength(byte)
        case .longLength(let bytes, let value, let isShortest):
            let value = value << 8 | UInt64(byte)
            guard bytes == 1 else {
                state = .longLength(bytes: bytes - 1, value: value, isShortest: isShortest)
                return nil
            }
            // Two bytes begin at 126, eight at 65,536; the highest bit is never set (RFC 6455, 5.2).
            guard value >= (isShortest ? 126 : 65_536), value >> 63 == 0 else { return .protocolError }
            return begin(length: value)
        case .mask(let read):
            mask.key |= UInt32(byte) << UInt32(read * 8)
            state = read == 3 ? .payload : .mask(read: read + 1)
        case .payload, .over: break
        }
        return nil
    }

    private mutating func readOpcode(_ byte: UInt8) -> Failure? {
        // No extension is ever agreed on, so the reserved bits are zero.
        guard byte & 0x70 == 0 else { return .protocolError }
        isFinal = byte & 0x80 != 0
        opcode = byte & 0x0f
        switch opcode {
        case 0: guard messageOpcode != 0 else { return .protocolError }
        case 1, 2: guard messageOpcode == 0 else { return .protocolError }
        case 8, 9, 10: guard isFinal else { return .protocolError }
        default: return .protocolError
        }
        state = .length
        return nil
    }

    private mutating func readLength(_ byte: UInt8) -> Failure? {
        guard (byte & 0x80 != 0) == expectsMask else { return .protocolError }
        switch byte & 0x7f {
        case 126:
            guard !isControl else { return .protocolError }
            state = .longLength(bytes: 2, value: 0, isShortest: true)
        case 127:
            guard !isControl else { return .protocolError }
            state = .longLength(bytes: 8, value: 0, isShortest: false)
        case let length: return begin(length: UInt64(length))
        }
        return nil
    }

    private mutating func begin(length: UInt64) -> Failure? {
        if !isControl {
            guard length <= UInt64(limit), message.count + Int(length) <= limit else { return .tooLong }
            if opcode != 0 {
                messageOpcode = opcode
                validator = UTF8Validator()
            }
        }
        remaining = Int(length)
        mask = Mask()
        state = expectsMask ? .mask(read: 0) : .payload
        return nil
    }

    // MARK: The payload

    /// Unmasks the bytes; returns whether they are still text where text is announced.
    private mutating func take(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        if isControl {
            mask.append(bytes, range, to: &control)
            return true
        }
        let start = message.count
        mask.append(bytes, range, to: &message)
        guard messageOpcode == 1 else { return true }
        for index in start..<message.count where !validator.accept(message[index]) { return false }
        return true
    }

    /// The event of a whole frame, if it is the last of its message.
    private mutating func endFrame() -> Event? {
        state = .opcode
        if isControl {
            let payload = control
            control = []
            switch opcode {
            case 8: return close(payload)
            case 9: return .ping(payload)
            default: return .pong(payload)
            }
        }
        guard isFinal else { return nil }
        let payload = message
        let isText = messageOpcode == 1
        message = []
        messageOpcode = 0
        guard isText else { return .binary(payload) }
        return validator.isComplete ? .text(payload) : fail(.notText)
    }

    private mutating func close(_ payload: [UInt8]) -> Event {
        state = .over
        if payload.isEmpty { return .close(code: nil, reason: []) }
        guard payload.count >= 2 else { return .failed(.protocolError) }
        let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
        let reason = Array(payload[2...])
        guard Self.mayBeSent(code) else { return .failed(.protocolError) }
        guard UTF8Validator.isValid(reason) else { return .failed(.notText) }
        return .close(code: code, reason: reason)
    }

    /// The codes that may stand in a close frame (RFC 6455, 7.4, and IANA's register).
    static func mayBeSent(_ code: UInt16) -> Bool {
        switch code {
        case 1_000...1_003, 1_007...1_014, 3_000...4_999: true
        default: false
        }
    }
}

/// The key a frame's payload is masked with, and how far it has been used.
private struct Mask: Sendable {
    var key: UInt32 = 0
    private var used = 0

    /// Appends the bytes without their mask.
    mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to payload: inout [UInt8]) {
        let start = payload.count
        bytes.extracting(range).withUnsafeBufferPointer { payload.append(contentsOf: $0) }
        guard key != 0 else { return }
        for index in start..<payload.count {
            payload[index] ^= UInt8(truncatingIfNeeded: key >> UInt32((used & 3) * 8))
            used += 1
        }
    }
}
