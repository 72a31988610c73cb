import CPostgres

/// What Postgres says when it refuses a statement.
public struct ServerError: Error, Sendable, Equatable {
    /// Five characters that name the condition; see Postgres's appendix A.
    public let sqlState: String
    public let severity: String
    public let message: String
    public let detail: String?
    public let hint: String?
    public let schema: String?
    public let table: String?
    public let column: String?
    public let constraint: String?
    /// Where in the text of the statement, counted in characters from 1.
    public let position: Int?

    init(
        sqlState: String, severity: String = "ERROR", message: String, detail: String? = nil, hint: String? = nil,
        schema: String? = nil, table: String? = nil, column: String? = nil, constraint: String? = nil,
        position: Int? = nil
    ) {
        self.sqlState = sqlState
        self.severity = severity
        self.message = message
        self.detail = detail
        self.hint = hint
        self.schema = schema
        self.table = table
        self.column = column
        self.constraint = constraint
        self.position = position
    }

    init(result: OpaquePointer) {
        func field(_ code: Character) -> String? {
            guard let text = PQresultErrorField(result, Int32(code.asciiValue ?? 0)) else { return nil }
            return String(cString: text)
        }
        self.init(
            sqlState: field("C") ?? "08006", severity: field("V") ?? field("S") ?? "ERROR",
            message: field("M") ?? String(cString: PQresultErrorMessage(result)), detail: field("D"),
            hint: field("H"), schema: field("s"), table: field("t"), column: field("c"), constraint: field("n"),
            position: field("P").flatMap { Int($0) })
    }

    public var isUniqueViolation: Bool { sqlState == "23505" }
    public var isForeignKeyViolation: Bool { sqlState == "23503" }
    public var isCheckViolation: Bool { sqlState == "23514" }
    public var isNotNullViolation: Bool { sqlState == "23502" }
    /// A lock that was asked for with `nowait`, or within a lock time-out, was not to be had.
    public var isLockNotAvailable: Bool { sqlState == "55P03" }

    /// Two transactions were in each other's way: running it again is the remedy.
    var isWorthRetrying: Bool { sqlState == "40001" || sqlState == "40P01" }

    /// The server ends the connection: it shuts down, crashed, or does not let anyone in.
    var endsConnection: Bool {
        severity == "FATAL" || severity == "PANIC" || sqlState.hasPrefix("08") || sqlState.hasPrefix("57P0")
    }

    /// The connection broke off, and what the server did last is not known: it may have committed and died before it said so.
    var isLoss: Bool { sqlState.hasPrefix("08") }

    /// The statement was prepared for a shape of the tables that has changed, or is not known to this connection.
    var concernsPreparation: Bool {
        sqlState == "26000" || (sqlState == "0A000" && message.hasPrefix("cached plan must not change"))
    }

    /// As the error that a caller sees, when it is certain that nothing was committed.
    var asDatabaseError: DatabaseError {
        if endsConnection { return .unavailable }
        switch sqlState {
        case "57014", "25P03": return .timedOut
        case "25006": return .readOnly
        case "53300": return .unavailable
        default: return .server(self)
        }
    }
}

extension ServerError: CustomStringConvertible {
    public var description: String {
        var text = "\(message) (\(sqlState))"
        if let constraint { text += " [\(constraint)]" }
        if let detail { text += ": \(detail)" }
        return text
    }
}
