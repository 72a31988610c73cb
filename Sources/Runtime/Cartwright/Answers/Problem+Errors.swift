import CartwrightEventLoop
import CartwrightHTTP
import CartwrightPostgres

extension Problem {
    /// What a caller hears about an error a handler threw; nil where it is none of the caller's business.
    package init?(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let field as FieldError: self = .invalid([field])
        case let error as DatabaseError:
            guard let problem = Problem(database: error) else { return nil }
            self = problem
        case let error as RequestBodyError: self = Problem(body: error)
        case is CancellationError: self = .timedOut
        case OffLoopError.full: self = .unavailable("overloaded", "Too much work is waiting", retryAfter: 1)
        default: return nil
        }
    }

    /// 504: it was not done in time.
    package static var timedOut: Problem {
        Problem(status: 504, code: "timed_out", title: "This took too long", detail: "It was not done in time")
    }

    /// 500: the caller hears a request id, the log hears the truth.
    package static var internalError: Problem {
        Problem(
            status: 500, code: "internal_error", title: "Something went wrong on our side",
            detail: "Quote the request id when you report this")
    }

    private init?(database error: DatabaseError) {
        switch error {
        case .unavailable:
            self = .unavailable("database_unavailable", "The database cannot be reached; nothing was changed")
        case .overloaded:
            self = .unavailable("overloaded", "Too much work is waiting; nothing was changed", retryAfter: 1)
        case .outcomeUnknown:
            self = .unavailable(
                "outcome_unknown",
                "The database went away while this was being saved; look before you repeat it, or repeat it with its Idempotency-Key"
            )
        case .timedOut: self = .timedOut
        case .server(let error) where Self.isPassing(error.sqlState):
            self = .unavailable("busy", "Others are changing the same things; nothing was changed", retryAfter: 1)
        case .server, .readOnly, .decoding, .misuse: return nil
        }
    }

    /// Serialization failure, deadlock, lock not available, and a server short of resources.
    private static func isPassing(_ state: String) -> Bool {
        state == "40001" || state == "40P01" || state == "55P03" || state.hasPrefix("53")
    }

    private init(body error: RequestBodyError) {
        switch error {
        case .tooLarge:
            self = Problem(
                status: 413, code: "body_too_large", title: "The body is too large",
                detail: "It is longer than this function accepts")
        case .timedOut: self = Problem(status: 408, code: "request_timeout", title: "The request came too slowly")
        case .malformed, .disconnected: self = .badRequest("bad_body", "The body cannot be read")
        }
    }
}
