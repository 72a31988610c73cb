import CartwrightEventLoop
import Glibc
import TestSupport

/// A server on a port of its own that answers nobody, as a proxy does whose Postgres is away.
final class HangingUp: Sendable {
    enum Moment: Sendable {
        /// As soon as somebody connects.
        case atOnce
        /// When it has let somebody in.
        case atTheFirstQuestion
    }

    let url: String
    private let listening: Int32
    private let moment: Moment

    init(_ moment: Moment) throws {
        self.moment = moment
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.listening = listening
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failure = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listening, $0, length) != 0 || listen(listening, 16) != 0
                    || getsockname(listening, $0, &length) != 0
            }
        }
        if failure { throw WireClient.Failure(description: "there is no free port on 127.0.0.1") }
        let port = UInt16(bigEndian: address.sin_port)
        url = "postgresql://nobody@127.0.0.1:\(port)/x?sslmode=disable&gssencmode=disable"
    }

    deinit { close(listening) }

    /// Serves so many connections, one after the other; when each came.
    func times(ofConnections count: Int) async throws -> [UInt64] {
        try await onThread { [self] in
            var times: [UInt64] = []
            while times.count < count {
                var waiting = pollfd(fd: listening, events: Int16(POLLIN), revents: 0)
                guard poll(&waiting, 1, 60_000) != 0 else { throw WireClient.Failure(description: "nobody came again") }
                let client = accept(listening, nil, nil)
                if client < 0 { continue }
                times.append(monotonicNanoseconds())
                if moment == .atTheFirstQuestion { letIn(client) }
                close(client)
            }
            return times
        }
    }

    /// Authentication is not asked for, and the server is ready; then comes a question.
    private func letIn(_ client: Int32) {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        guard recv(client, &buffer, buffer.count, 0) > 0 else { return }
        let answer: [UInt8] = [0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5A, 0, 0, 0, 5, 0x49]
        _ = send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
        _ = recv(client, &buffer, buffer.count, 0)
    }
}
