import CPostgres
import CartwrightEventLoop

/// Sends rows into a table, a piece at a time: as fast as Postgres takes them, and no more in memory than a few pieces.
final class CopyIn: Conversation, @unchecked Sendable {
    // Unchecked: it belongs to the thread of its connection's loop.

    private enum Phase { case starting, sending, ending }

    private let connection: Connection
    private let command: String
    private let nextPiece: () -> [UInt8]?
    private var phase = Phase.starting
    private var continuation: UnsafeContinuation<Int, any Error>?
    private var failure: ServerError?
    private var count = 0
    private var isResuming = false
    private var isStopped = false

    /// After so many pieces others on the loop have their turn.
    private static let piecesPerTurn = 4

    init(
        _ command: String, on connection: Connection, _ continuation: UnsafeContinuation<Int, any Error>,
        nextPiece: @escaping () -> [UInt8]?
    ) {
        self.command = command
        self.connection = connection
        self.continuation = continuation
        self.nextPiece = nextPiece
    }

    func start(_ handle: OpaquePointer) {
        if PQsendQuery(handle, command) == 1 { connection.flush() } else { connection.loseConnection() }
    }

    func advance() {
        guard let handle = connection.handle, continuation != nil else { return }
        switch phase {
        case .sending: send(handle)
        case .starting, .ending: receive(handle)
        }
    }

    private func receive(_ handle: OpaquePointer) {
        while continuation != nil, PQisBusy(handle) == 0 {
            guard let result = PQgetResult(handle) else { return end() }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_COPY_IN:
                phase = .sending
                return send(handle)
            case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE: failure = failure ?? ServerError(result: result)
            default: count = PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? count
            }
        }
    }

    private func send(_ handle: OpaquePointer) {
        for _ in 0..<CopyIn.piecesPerTurn {
            if connection.isWaitingToWrite { return }
            guard !isStopped, let piece = nextPiece() else { return finish(handle) }
            let sent = piece.withUnsafeBytes { bytes in
                PQputCopyData(handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
            }
            if sent == 1 { connection.flush() } else { connection.loseConnection() }
            if !connection.isOpen { return }
        }
        if isResuming { return }
        isResuming = true
        connection.loop.execute { [self] in
            isResuming = false
            advance()
        }
    }

    private func finish(_ handle: OpaquePointer) {
        phase = .ending
        guard PQputCopyEnd(handle, isStopped ? "the caller gave up" : nil) == 1 else {
            connection.loseConnection()
            return
        }
        connection.flush()
        // Where Postgres refused a row long ago its answer has been read already, and nothing more will arrive.
        if connection.isOpen { receive(handle) }
    }

    func stop() {
        isStopped = true
        advance()
    }

    private func end() {
        guard let continuation else { return }
        self.continuation = nil
        connection.endConversation()
        if let failure {
            continuation.resume(throwing: failure.asDatabaseError)
        } else {
            continuation.resume(returning: count)
        }
    }

    func fail(_ error: DatabaseError) {
        let continuation = continuation
        self.continuation = nil
        continuation?.resume(throwing: error)
    }
}
