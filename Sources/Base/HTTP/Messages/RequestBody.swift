/// The body of a request: absent, whole, or still arriving.
public enum RequestBody: Sendable {
    case none
    case bytes([UInt8])
    case stream(RequestBodyStream)

    /// The body if it is here already; empty for none and for a stream.
    public var bytes: [UInt8] {
        if case .bytes(let bytes) = self { bytes } else { [] }
    }

    /// The whole body, waiting for a stream; one longer than `limit` throws `RequestBodyError.tooLarge`.
    public func collect(upTo limit: Int) async throws -> [UInt8] {
        switch self {
        case .none: return []
        case .bytes(let bytes):
            guard bytes.count <= limit else { throw RequestBodyError.tooLarge }
            return bytes
        case .stream(let stream):
            var collected: [UInt8] = []
            for try await chunk in stream {
                guard collected.count + chunk.count <= limit else { throw RequestBodyError.tooLarge }
                collected.append(contentsOf: chunk)
            }
            return collected
        }
    }
}

/// Why a streamed body ended before it was whole.
public enum RequestBodyError: Error, Sendable, Equatable {
    /// It is longer than the function's limit.
    case tooLarge
    /// Its chunks are malformed.
    case malformed
    /// The client went away.
    case disconnected
    /// The client sent too slowly, or stopped.
    case timedOut
}
