import CartwrightLogging
import Glibc

/// The log as the environment asks for it: `AWS_LAMBDA_LOG_FORMAT` and `AWS_LAMBDA_LOG_LEVEL`.
enum LambdaLog {
    /// How Lambda's own tools read a line: `{"timestamp": …, "level": "INFO", "requestId": …, "message": …}`.
    static let dialect = LogDialect(time: "timestamp", invocation: "requestId", hasUpperCaseLevels: true)

    /// Several invocations at once are told apart by the lines' request ids alone, so those are always JSON.
    static func format(_ environment: [String: String]) -> LogFormat? {
        if environment["AWS_LAMBDA_MAX_CONCURRENCY"] != nil { return .json }
        return switch environment["AWS_LAMBDA_LOG_FORMAT"]?.lowercased() {
        case "json": .json
        case "text": .human
        default: nil
        }
    }

    static func level(_ environment: [String: String]) -> LogLevel {
        switch environment["AWS_LAMBDA_LOG_LEVEL"]?.uppercased() {
        case "TRACE", "DEBUG": .debug
        case "WARN", "WARNING": .warning
        case "ERROR", "FATAL", "CRITICAL": .error
        default: .info
        }
    }

    static func logger(_ environment: [String: String], descriptor: Int32 = STDERR_FILENO) -> Logger {
        let writer = LogWriter(descriptor: descriptor, format: format(environment), dialect: dialect)
        return Logger(writer: writer, level: level(environment))
    }
}
