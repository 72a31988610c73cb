import CartwrightEventLoop
import CartwrightLogging

/// What functions write, and the lines that Lambda writes around each invocation, among the gateway's own lines. Each begins
/// with the function's name, which has a colour of its own on a terminal.
final class FunctionLog: @unchecked Sendable {
    // Unchecked: only the workers' loop writes.

    private let writer: LogWriter
    private var prefixes: [String: [UInt8]] = [:]
    private var willFlush = false

    init(_ writer: LogWriter) { self.writer = writer }

    /// On the workers' loop. The lines of one tick leave together.
    func write(_ line: [UInt8], of function: String) {
        writer.write(line: line, behind: prefix(of: function))
        guard !willFlush, let loop = EventLoop.current else { return }
        willFlush = true
        loop.atEndOfTick { [self] in
            willFlush = false
            writer.flush()
        }
    }

    private func prefix(of function: String) -> [UInt8] {
        if let prefix = prefixes[function] { return prefix }
        let prefix = Array(Self.prefix(of: function, hasColours: writer.colours).utf8)
        prefixes[function] = prefix
        return prefix
    }

    /// The same colour for the same name, today and tomorrow.
    static func prefix(of function: String, hasColours: Bool) -> String {
        guard hasColours else { return "\(function) " }
        let number = function.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return "\u{1B}[\(colours[Int(number % UInt32(colours.count))])m\(function)\u{1B}[0m "
    }

    /// Cyan, yellow, green, magenta and blue, each also bright: whatever red there is belongs to errors.
    private static let colours = [36, 33, 32, 35, 34, 96, 93, 92, 95, 94]
}
