import Synchronization

/// Sessions that wait for their next call. They keep their memory and what they know about types.
struct CoderPool<Session: Sendable>: ~Copyable, Sendable {
    private let waiting = Mutex<[Session]>([])

    func take() -> Session? { waiting.withLock { $0.popLast() } }
    func give(_ session: Session) { waiting.withLock { $0.append(session) } }
}

extension EncodingSession {
    private static let snakeCased = CoderPool<EncodingSession>()
    private static let asWritten = CoderPool<EncodingSession>()

    static func take(_ naming: JSON.Keys) -> EncodingSession {
        (naming == .snakeCased ? snakeCased.take() : asWritten.take()) ?? create(naming: naming)
    }

    func giveBack() {
        end()
        if state.pointee.naming == .snakeCased {
            EncodingSession.snakeCased.give(self)
        } else {
            EncodingSession.asWritten.give(self)
        }
    }
}

extension DecodingSession {
    private static let snakeCased = CoderPool<DecodingSession>()
    private static let asWritten = CoderPool<DecodingSession>()

    static func take(_ naming: JSON.Keys) -> DecodingSession {
        (naming == .snakeCased ? snakeCased.take() : asWritten.take()) ?? create(naming: naming)
    }

    func giveBack() {
        end()
        state.pointee.shrink()
        if state.pointee.naming == .snakeCased {
            DecodingSession.snakeCased.give(self)
        } else {
            DecodingSession.asWritten.give(self)
        }
    }
}
