/// How much a line matters.
public enum LogLevel: String, Sendable, Comparable, CaseIterable {
    case debug, info, warning, error

    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }
}

/// Whom the lines are for.
public enum LogFormat: String, Sendable, CaseIterable {
    /// A person at a terminal: short, and safe to show whatever it quotes.
    case human
    /// A collector: one JSON object a line.
    case json
}
