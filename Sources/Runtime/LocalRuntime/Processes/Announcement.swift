import Glibc

/// What `serve` says to the person who started it.
enum Announcement {
    /// One line on standard output.
    static func print(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// One line on standard error, with the program's name before it.
    static func complain(_ text: String) { write("cartwright: \(text)", to: STDERR_FILENO) }

    /// What takes a moment, on standard error.
    static func progress(_ text: String) { write(text, to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        let line = text + "\n"
        _ = line.utf8.withContiguousStorageIfAvailable { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
