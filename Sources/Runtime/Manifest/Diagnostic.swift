extension Manifest {
    /// A place in the manifest, counted from 1 as editors do.
    public struct Mark: Sendable, Hashable, Comparable {
        public var line: Int
        public var column: Int

        public init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        public static func < (left: Mark, right: Mark) -> Bool {
            (left.line, left.column) < (right.line, right.column)
        }
    }

    /// One thing the manifest gets wrong, or that is worth a second look, and where.
    public struct Diagnostic: Sendable, Hashable, CustomStringConvertible {
        public enum Severity: String, Sendable { case error, warning }

        public var file: String
        public var mark: Mark
        public var severity: Severity
        public var message: String

        public init(file: String, mark: Mark, severity: Severity, message: String) {
            self.file = file
            self.mark = mark
            self.severity = severity
            self.message = message
        }

        /// The form compilers use, which editors turn into a link.
        public var description: String {
            "\(file):\(mark.line):\(mark.column): \(severity.rawValue): \(message)"
        }
    }
}

extension [Manifest.Diagnostic] {
    /// Whether anything here forbids using the manifest; warnings do not.
    public var hasErrors: Bool { contains { $0.severity == .error } }
}
