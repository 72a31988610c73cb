/// How the lines of a collector name what every line has.
public struct LogDialect: Sendable {
    /// When the line was written.
    public var time: StaticString
    /// The id of the piece of work that a line belongs to, beside that of the request; nil where there is none.
    public var invocation: StaticString?
    /// Whether levels are `INFO` and `WARN` rather than `info` and `warning`.
    public var hasUpperCaseLevels: Bool

    /// The names that a collector looks for.
    public init(time: StaticString, invocation: StaticString? = nil, hasUpperCaseLevels: Bool = false) {
        self.time = time
        self.invocation = invocation
        self.hasUpperCaseLevels = hasUpperCaseLevels
    }

    /// Ours.
    public static let house = LogDialect(time: "time")

    /// The piece of work that the task is busy with; its lines name it where the dialect has a word for it.
    @TaskLocal public static var invocation: String?
}

extension LineBuffer {
    /// The members that every line begins with, up to its message.
    mutating func begin(_ level: LogLevel, at milliseconds: Int64, in dialect: LogDialect) {
        append("{\"")
        append(dialect.time)
        append("\":\"")
        append(time: milliseconds, timeOfDayOnly: false)
        append("\",\"level\":\"")
        append(dialect.hasUpperCaseLevels ? level.upperCaseName : level.name)
        if let name = dialect.invocation, let invocation = LogDialect.invocation {
            append("\",\"")
            append(name)
            append("\":\"")
            append(escaped: invocation, as: .json)
        }
        append("\",\"message\":\"")
    }
}

extension LogLevel {
    fileprivate var upperCaseName: StaticString {
        switch self {
        case .debug: "DEBUG"
        case .info: "INFO"
        case .warning: "WARN"
        case .error: "ERROR"
        }
    }
}
