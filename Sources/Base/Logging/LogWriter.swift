import Glibc
import Synchronization

/// Takes whole lines and gives them to a descriptor without ever waiting for it.
///
/// While the reader of standard error is stuck, lines are kept up to `capacity` bytes; what comes after that is dropped
/// and counted, and the count is the first thing said once the reader is back.
public final class LogWriter: Sendable {
    /// Standard error: JSON unless it is a terminal.
    public static let standardError = LogWriter(descriptor: STDERR_FILENO)

    /// How lines look.
    public let format: LogFormat
    let dialect: LogDialect
    /// Whether it is a terminal that wants colours.
    package let colours: Bool
    private let sink: LogSink
    private let capacity: Int
    private let state: Mutex<State>

    private struct State {
        var buffer = LineBuffer()
        var dropped = 0
        var isWriting = false
        var isBuffered = false
    }

    /// Writes to `descriptor`, which stays the caller's to close. Without `format`, a terminal gets the human one.
    public init(
        descriptor: Int32, format: LogFormat? = nil, dialect: LogDialect = .house, capacity: Int = 1 << 20
    ) {
        self.dialect = dialect
        let isTerminal = isatty(descriptor) == 1
        self.format = format ?? (isTerminal ? .human : .json)
        colours = isTerminal && getenv("NO_COLOR") == nil
        sink = LogSink(descriptor)
        self.capacity = capacity
        state = Mutex(State())
    }

    /// Keeps lines until `flush()`; a server switches this on and flushes at the end of each loop's tick. Otherwise each
    /// line leaves at once.
    public var isBuffered: Bool {
        get { state.withLock { $0.isBuffered } }
        set { state.withLock { $0.isBuffered = newValue } }
    }

    /// Writes out what is kept, as far as the descriptor takes it without waiting. From any thread.
    public func flush() { flush(waiting: 0) }

    /// Writes out what is kept and waits for a slow reader, but no longer than the time given: for the end of a program.
    public func flush(waitingAtMost duration: Duration) {
        let (seconds, attoseconds) = duration.components
        flush(waiting: Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000))
    }

    func write(at level: LogLevel, _ render: (inout LineBuffer) -> Void) {
        let leavesNow = state.withLock { state in
            if state.buffer.bytes.count >= capacity {
                state.dropped += 1
                return false
            }
            render(&state.buffer)
            return !state.isBuffered || level == .error || state.buffer.bytes.count > 1 << 16
        }
        if leavesNow { flush() }
    }

    private func flush(waiting milliseconds: Int32) {
        while let bytes = take() {
            let written = sink.write(bytes, waiting: milliseconds)
            let isDone = state.withLock { state in
                state.isWriting = false
                if written < bytes.count {
                    state.buffer.bytes.insert(contentsOf: bytes[written...], at: 0)
                    return true
                }
                if state.dropped > 0 {
                    reportDropped(&state)
                    return false
                }
                return state.buffer.bytes.isEmpty
            }
            if isDone { return }
        }
    }

    /// One thread writes at a time; another that comes meanwhile leaves its lines to it.
    private func take() -> [UInt8]? {
        state.withLock { state in
            guard !state.isWriting, !state.buffer.bytes.isEmpty else { return nil }
            state.isWriting = true
            defer { state.buffer.bytes = [] }
            return state.buffer.bytes
        }
    }

    private func reportDropped(_ state: inout State) {
        let fields: LogFields = ["dropped": state.dropped]
        state.dropped = 0
        let line = LogLine(
            milliseconds: currentMilliseconds(), level: .warning,
            message: "log lines were dropped because nobody read them", fields: fields)
        line.render(as: format, in: dialect, colours: colours, to: &state.buffer)
    }
}
