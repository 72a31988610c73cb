import CPostgres

/// Several statements as one text, as a migration has them. Their rows are dropped.
final class Script: Conversation {
    private let connection: Connection
    private let text: String
    private var continuation: UnsafeContinuation<Void, any Error>?
    private var failure: ServerError?

    init(_ text: String, on connection: Connection, _ continuation: UnsafeContinuation<Void, any Error>) {
        self.text = text
        self.connection = connection
        self.continuation = continuation
    }

    func start(_ handle: OpaquePointer) {
        if PQsendQuery(handle, text) == 1 { connection.flush() } else { connection.loseConnection() }
    }

    func advance() {
        while let handle = connection.handle, continuation != nil, PQisBusy(handle) == 0 {
            guard let result = PQgetResult(handle) else { return end() }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE: failure = failure ?? ServerError(result: result)
            case PGRES_COPY_IN: PQputCopyEnd(handle, "a script cannot copy")
            case PGRES_COPY_OUT, PGRES_COPY_BOTH:
                connection.loseConnection()
                return
            default: break
            }
        }
    }

    private func end() {
        guard let continuation else { return }
        self.continuation = nil
        connection.endConversation()
        if let failure { continuation.resume(throwing: failure.asDatabaseError) } else { continuation.resume() }
    }

    func fail(_ error: DatabaseError) {
        let continuation = continuation
        self.continuation = nil
        continuation?.resume(throwing: error)
    }
}
