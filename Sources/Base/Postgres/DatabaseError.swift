/// Why a statement or a transaction did not succeed.
public enum DatabaseError: Error, Sendable {
    /// Postgres cannot be reached, or went away before anything was decided. Nothing has been changed; try again later.
    case unavailable
    /// The deadline of the call, or the time-out for statements, passed first. Nothing has been changed.
    case timedOut
    /// More work waits for the database than can be done in time. Try again later.
    case overloaded
    /// The connection was lost while a change was being committed: it may or may not have been made.
    case outcomeUnknown
    /// A change was attempted where only reading is allowed.
    case readOnly
    /// Postgres refused the statement.
    case server(ServerError)
    /// A row does not fit the type it was to become.
    case decoding(column: String, message: String)
    /// The call itself is wrong: a value that cannot be bound, a transaction used after its end.
    case misuse(String)
}

extension DatabaseError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unavailable: "the database cannot be reached"
        case .timedOut: "the database did not answer in time"
        case .overloaded: "too much work waits for the database"
        case .outcomeUnknown: "the connection was lost during a commit; whether it was made is unknown"
        case .readOnly: "a change was attempted on a connection that only reads"
        case .server(let error): error.description
        case .decoding(let column, let message): "column \(column): \(message)"
        case .misuse(let message): message
        }
    }

    /// What Postgres said, if it was Postgres that refused.
    public var server: ServerError? {
        if case .server(let error) = self { error } else { nil }
    }
}
