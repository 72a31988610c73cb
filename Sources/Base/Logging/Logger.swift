public import FoundationEssentials
import Glibc

/// Writes structured lines. A value that is cheap to copy and to narrow: `log.with(requestID: id)`.
///
/// ```swift
/// log.info("stock released", ["product": product.id, "quantity": 3])
/// ```
public struct Logger: Sendable {
    /// Lines below this level are not even made.
    public var level: LogLevel
    /// Where lines go.
    public let writer: LogWriter
    private let now: (@Sendable () -> Date)?
    private var requestID: String?
    private var function: String?
    private var context: LogFields?

    /// Lines carry the system's time unless a clock is given.
    public init(writer: LogWriter = .standardError, level: LogLevel = .info, now: (@Sendable () -> Date)? = nil) {
        self.writer = writer
        self.level = level
        self.now = now
    }

    /// A logger whose lines all carry the request and the function they belong to.
    public func with(requestID: String? = nil, function: String? = nil) -> Logger {
        var copy = self
        if let requestID { copy.requestID = requestID }
        if let function { copy.function = function }
        return copy
    }

    /// A logger whose lines all carry these fields too.
    public func with(_ fields: LogFields) -> Logger {
        var copy = self
        var context = context ?? [:]
        for (name, value) in fields.elements {
            context.elements.removeAll { $0.name == name }
            context.elements.append((name, value))
        }
        copy.context = context
        return copy
    }

    public func debug(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]) {
        if level <= .debug { write(.debug, message(), fields()) }
    }

    public func info(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]) {
        if level <= .info { write(.info, message(), fields()) }
    }

    public func warning(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]) {
        if level <= .warning { write(.warning, message(), fields()) }
    }

    /// Something is broken and a person should look. Leaves at once, whatever is buffered.
    public func error(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]) {
        write(.error, message(), fields())
    }

    /// The one line of a request, written without anything in between.
    public func request(_ line: RequestLine) {
        guard level <= line.level else { return }
        let milliseconds = self.milliseconds
        writer.write(at: line.level) { buffer in
            switch writer.format {
            case .json: line.renderJSON(at: milliseconds, in: writer.dialect, to: &buffer)
            case .human: line.renderHuman(at: milliseconds, colours: writer.colours, to: &buffer)
            }
        }
    }

    private func write(_ level: LogLevel, _ message: String, _ fields: LogFields) {
        let line = LogLine(
            milliseconds: milliseconds, level: level, message: message, requestID: requestID, function: function,
            context: context, fields: fields)
        writer.write(at: level) { line.render(as: writer.format, in: writer.dialect, colours: writer.colours, to: &$0) }
    }

    private var milliseconds: Int64 {
        guard let now else { return currentMilliseconds() }
        let seconds = now().timeIntervalSince1970
        // A date is a fraction of a second off its milliseconds; a microsecond of slack keeps .999 from reading .998.
        return abs(seconds) < 1e12 ? Int64((seconds * 1000 + 0.001).rounded(.down)) : 0
    }
}

func currentMilliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
