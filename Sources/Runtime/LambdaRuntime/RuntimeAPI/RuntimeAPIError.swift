/// Why the process cannot go on with its Runtime API.
enum RuntimeAPIError: Error, Sendable, CustomStringConvertible {
    /// It does not answer any more.
    case lost(String)
    /// It said that this process must end, or something that no Runtime API says.
    case mustExit(String)

    var description: String {
        switch self {
        case .lost(let reason): "the Lambda Runtime API is gone: \(reason)"
        case .mustExit(let reason): "the Lambda Runtime API sends this process away: \(reason)"
        }
    }
}
