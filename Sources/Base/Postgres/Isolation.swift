/// What a transaction sees of others that run beside it.
public enum Isolation: Sendable, Hashable {
    /// Each statement sees what was committed before it began.
    case readCommitted
    /// All statements see what was committed before the first began.
    case repeatableRead
    /// As if transactions ran one after the other.
    case serializable

    var begin: SQL {
        switch self {
        case .readCommitted: "begin"
        case .repeatableRead: "begin isolation level repeatable read"
        case .serializable: "begin isolation level serializable"
        }
    }
}
