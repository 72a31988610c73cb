import Synchronization

/// The lines that functions write, for a test to look at and to wait for.
final class LogLines: Sendable {
    private struct State {
        var lines: [String] = []
        var waiting: [(fits: @Sendable (String) -> Bool, continuation: UnsafeContinuation<String, Never>)] = []
    }
    private let state = Mutex(State())

    var all: [String] { state.withLock { $0.lines } }

    func add(_ line: [UInt8]) {
        let text = String(decoding: line, as: UTF8.self)
        let due = state.withLock { state in
            state.lines.append(text)
            let due = state.waiting.filter { $0.fits(text) }
            state.waiting.removeAll { $0.fits(text) }
            return due.map(\.continuation)
        }
        for continuation in due { continuation.resume(returning: text) }
    }

    /// The first line that begins so, now or later.
    func line(beginning prefix: String, after count: Int = 0) async -> String {
        await withUnsafeContinuation { continuation in
            let found: String? = state.withLock { state in
                if let line = state.lines.dropFirst(count).first(where: { $0.hasPrefix(prefix) }) { return line }
                state.waiting.append(({ $0.hasPrefix(prefix) }, continuation))
                return nil
            }
            if let found { continuation.resume(returning: found) }
        }
    }
}
