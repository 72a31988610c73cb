import Glibc
import Synchronization

/// Where a command prints: answers to standard output, everything else to standard error; colours only for people.
final class Terminal: Sendable {
    private let output: @Sendable (String) -> Void
    private let errors: @Sendable (String) -> Void
    /// Whether standard output shows colours.
    let hasColours: Bool

    init(
        hasColours: Bool, output: @escaping @Sendable (String) -> Void, errors: @escaping @Sendable (String) -> Void
    ) {
        self.hasColours = hasColours
        self.output = output
        self.errors = errors
    }

    /// The process's own; `NO_COLOR` is honoured.
    static let standard = Terminal(
        hasColours: isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil,
        output: { write($0, to: STDOUT_FILENO) }, errors: { write($0, to: STDERR_FILENO) })

    func print(_ text: String) { output(text + "\n") }

    func complain(_ text: String, prefix: Bool = true) { errors("\(prefix ? "cartwright: " : "")\(text)\n") }

    func bold(_ text: String) -> String { hasColours ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    func dim(_ text: String) -> String { hasColours ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

    /// Rows in columns as wide as their widest cell.
    func table(_ rows: [[String]], indent: String = "") {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        for row in rows {
            var line = indent
            for (column, cell) in row.enumerated() {
                line += cell
                if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - cell.count + 2) }
            }
            print(line)
        }
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return }
            bytes.removeFirst(count)
        }
    }
}
