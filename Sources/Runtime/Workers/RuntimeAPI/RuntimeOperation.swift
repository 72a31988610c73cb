import CartwrightHTTP

/// What a function's process may ask of the Runtime API.
enum RuntimeOperation: Int, CaseIterable, Sendable {
    case next, response, error, initError, restoreNext, restoreError
    case register, extensionNext, extensionInitError, extensionExitError
    case telemetry, ping

    /// What a path names, and under which method.
    enum Match: Equatable {
        case operation(RuntimeOperation, id: String)
        case otherMethod
        case unknown
    }

    static func match(_ method: Method, _ path: String) -> Match {
        if path == nextPath { return found(.next, "", method) }
        guard path.hasPrefix(invocations) else {
            return paths[path].map { found($0, "", method) } ?? .unknown
        }
        let rest = path.utf8.dropFirst(invocations.utf8.count)
        guard let slash = rest.firstIndex(of: UInt8(ascii: "/")), slash > rest.startIndex else { return .unknown }
        switch path[path.index(after: slash)...] {
        case "response": return found(.response, String(path[rest.startIndex..<slash]), method)
        case "error": return found(.error, String(path[rest.startIndex..<slash]), method)
        default: return .unknown
        }
    }

    private static let nextPath = invocations + "next"
    private static let invocations = "/2018-06-01/runtime/invocation/"

    private static func found(_ operation: RuntimeOperation, _ id: String, _ method: Method) -> Match {
        method == operation.method ? .operation(operation, id: id) : .otherMethod
    }

    private static let paths: [String: RuntimeOperation] = [
        "/ping": .ping,
        "/2018-06-01/ping": .ping,
        "/2018-06-01/runtime/init/error": .initError,
        "/2018-06-01/runtime/restore/next": .restoreNext,
        "/2018-06-01/runtime/restore/error": .restoreError,
        "/2020-01-01/extension/register": .register,
        "/2020-01-01/extension/event/next": .extensionNext,
        "/2020-01-01/extension/init/error": .extensionInitError,
        "/2020-01-01/extension/exit/error": .extensionExitError,
        "/2022-07-01/telemetry": .telemetry,
    ]

    private var method: Method {
        switch self {
        case .next, .restoreNext, .extensionNext, .ping: .get
        case .telemetry: .put
        default: .post
        }
    }
}
