import Cartwright
import CartwrightHTTP
import Synchronization

/// What the handler of one message sends through. It is cut when that message's time is over.
final class MessageWire: SocketWire {
    private let webSocket: WebSocket
    private let isCut = Atomic(false)
    /// The code the handler closed the socket with; 0 while it has not.
    private let code = Atomic<UInt16>(0)

    init(_ webSocket: WebSocket) { self.webSocket = webSocket }

    /// What the handler closed the socket with, where it did.
    var closeCode: CloseCode? {
        let code = code.load(ordering: .relaxed)
        return code == 0 ? nil : CloseCode(code)
    }

    func cut() { isCut.store(true, ordering: .relaxed) }

    func send(_ text: String) async throws {
        if isCut.load(ordering: .relaxed) { throw Problem.timedOut }
        do { try await webSocket.send(text) } catch { throw Problem.socketClosed }
    }

    func close(code: UInt16, reason: String) {
        if isCut.load(ordering: .relaxed) { return }
        let chosen = code == 0 ? CloseCode.normal : CloseCode(code)
        self.code.store(chosen.code, ordering: .relaxed)
        webSocket.close(chosen, reason: reason)
    }
}
