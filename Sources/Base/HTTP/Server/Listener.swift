import CSystem
import CartwrightEventLoop
import Glibc

/// Accepts connections from a listening socket on one loop.
final class Listener: Watcher {
    private let socket: ListeningSocket
    private unowned let lane: Lane
    private var watch: Watch?

    init(_ socket: ListeningSocket, lane: Lane) {
        self.socket = socket
        self.lane = lane
        // Exclusive: one connection wakes one loop, not all of them.
        watch = lane.loop.watch(socket.descriptor, for: [.readable, .exclusive], self)
    }

    func ready(_ readiness: Readiness) { accept(atMost: 16) }

    /// Takes what has connected already, and then no more.
    func stop() {
        guard let watch else { return }
        accept(atMost: 4_096)
        watch.cancel()
        self.watch = nil
    }

    private func accept(atMost count: Int) {
        for _ in 0..<count {
            var storage = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let descriptor = withUnsafeMutablePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    csystem_accept(socket.descriptor, $0, &length)
                }
            }
            if descriptor < 0 {
                // A client that is gone already is no reason to stop.
                if errno == ECONNABORTED || errno == EINTR { continue }
                if errno != EAGAIN { pause() }
                return
            }
            var on: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
            lane.place(descriptor, from: Self.text(of: &storage))
        }
    }

    /// Out of descriptors or memory, the socket would stay readable and the loop would spin: look again a little later.
    private func pause() {
        watch?.cancel()
        watch = nil
        let lane = lane
        lane.loop.schedule(after: .milliseconds(100)) { [weak self] in
            guard let self, watch == nil, lane.has(self) else { return }
            watch = lane.loop.watch(socket.descriptor, for: [.readable, .exclusive], self)
        }
    }

    private static func text(of storage: inout sockaddr_storage) -> String {
        let family = Int32(storage.ss_family)
        guard family == AF_INET || family == AF_INET6 else { return "" }
        return withUnsafeBytes(of: &storage) { bytes in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
                // The address follows family and port, and for IPv6 the flow label.
                guard let base = bytes.baseAddress, let start = text.baseAddress,
                    inet_ntop(family, base + (family == AF_INET6 ? 8 : 4), start, socklen_t(INET6_ADDRSTRLEN)) != nil
                else { return "" }
                let address = String(cString: start)
                return address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
            }
        }
    }
}
