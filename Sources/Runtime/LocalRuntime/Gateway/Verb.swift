import CartwrightHTTP

/// The methods that routes tell apart, as small numbers.
enum Verb: UInt8, CaseIterable, Sendable {
    case get, post, put, patch, delete, head, options
    /// A method that no route can name; only `ANY` and `$default` take it.
    case other

    init(_ method: String) {
        self =
            switch method {
            case "GET": .get
            case "POST": .post
            case "PUT": .put
            case "PATCH": .patch
            case "DELETE": .delete
            case "HEAD": .head
            case "OPTIONS": .options
            default: .other
            }
    }

    init(_ method: Method) {
        self =
            switch method {
            case .get: .get
            case .post: .post
            case .put: .put
            case .patch: .patch
            case .delete: .delete
            case .head: .head
            case .options: .options
            case .trace, .connect, .other: .other
            }
    }

    var name: String { self == .other ? "ANY" : String(describing: self).uppercased() }
}
