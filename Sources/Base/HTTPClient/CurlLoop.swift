import CCurl
import CartwrightEventLoop

/// libcurl's multi interface on one event loop: curl says what to watch and when to be called, the loop does it.
/// Belongs to the loop's thread.
final class CurlLoop: @unchecked Sendable {
    // Unchecked: all state is touched on the loop's thread alone.
    private let loop: EventLoop
    private var multi: UnsafeMutableRawPointer?
    private var watches: [Int32: Watch] = [:]
    private var timer: LoopTimer?
    /// Whether curl asked to be called at the end of this tick.
    private var wantsTurn = false
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]

    init(_ loop: EventLoop) { self.loop = loop }

    deinit { if let multi { curl_multi_cleanup(multi) } }

    func belongs(to loop: EventLoop) -> Bool { self.loop === loop }

    /// Runs on the loop's thread: at once where that is the caller's.
    func execute(_ work: @escaping @Sendable () -> Void) {
        if loop.isCurrent { work() } else { loop.execute(work) }
    }

    func begin(_ transfer: Transfer) {
        guard let multi = opened() else {
            transfer.finish?(CURLE_OUT_OF_MEMORY)
            return
        }
        transfers[transfer.easy] = transfer
        curl_multi_add_handle(multi, transfer.easy)
    }

    /// Drops a transfer whose caller has gone.
    func cancel(_ transfer: Transfer) { end(transfer.easy, CURLE_ABORTED_BY_CALLBACK) }

    private func opened() -> UnsafeMutableRawPointer? {
        if let multi { return multi }
        guard let multi = curl_multi_init() else { return nil }
        self.multi = multi
        let context = Unmanaged.passUnretained(self).toOpaque()
        curl_multi_set_watcher(
            multi,
            { _, descriptor, what, context, _ in
                CurlLoop.from(context).watch(descriptor, what)
                return 0
            }, context)
        curl_multi_set_timer(
            multi,
            { _, milliseconds, context in
                CurlLoop.from(context).schedule(milliseconds)
                return 0
            }, context)
        curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, 32)
        curl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, 256)
        return multi
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> CurlLoop {
        guard let context else { preconditionFailure("curl lost its context") }
        return Unmanaged<CurlLoop>.fromOpaque(context).takeUnretainedValue()
    }

    private func watch(_ descriptor: Int32, _ what: Int32) {
        if what == CURL_POLL_REMOVE {
            watches.removeValue(forKey: descriptor)?.cancel()
            return
        }
        var readiness: Readiness = []
        if what & CURL_POLL_IN != 0 { readiness.insert(.readable) }
        if what & CURL_POLL_OUT != 0 { readiness.insert(.writable) }
        if let watch = watches[descriptor] {
            watch.change(to: readiness)
        } else {
            watches[descriptor] = loop.watch(descriptor, for: readiness, SocketWatcher(descriptor, self))
        }
    }

    private func schedule(_ milliseconds: Int) {
        timer?.cancel()
        timer = nil
        wantsTurn = false
        if milliseconds < 0 { return }
        // Never from inside the callback, for curl may not be entered twice; and "now" is too soon for the timer wheel.
        if milliseconds == 0 {
            wantsTurn = true
            loop.atEndOfTick { [weak self] in self?.turn() }
        } else {
            timer = loop.schedule(after: .milliseconds(milliseconds)) { [weak self] in
                self?.act(CURL_SOCKET_TIMEOUT, 0)
            }
        }
    }

    private func turn() {
        guard wantsTurn else { return }
        wantsTurn = false
        act(CURL_SOCKET_TIMEOUT, 0)
    }

    fileprivate func act(_ descriptor: Int32, _ events: Int32) {
        guard let multi else { return }
        var running: Int32 = 0
        curl_multi_socket_action(multi, descriptor, events, &running)
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            end(easy, message.pointee.data.result)
        }
    }

    private func end(_ easy: UnsafeMutableRawPointer, _ code: CURLcode) {
        guard let transfer = transfers.removeValue(forKey: easy), let multi else { return }
        curl_multi_remove_handle(multi, easy)
        let finish = transfer.finish
        transfer.finish = nil
        finish?(code)
    }
}

/// One of curl's sockets.
private final class SocketWatcher: Watcher {
    private let descriptor: Int32
    private unowned let owner: CurlLoop

    init(_ descriptor: Int32, _ owner: CurlLoop) {
        self.descriptor = descriptor
        self.owner = owner
    }

    func ready(_ readiness: Readiness) {
        var events: Int32 = 0
        if readiness.contains(.readable) { events |= CURL_CSELECT_IN }
        if readiness.contains(.writable) { events |= CURL_CSELECT_OUT }
        if readiness.contains(.hangup) || readiness.contains(.error) { events |= CURL_CSELECT_ERR }
        owner.act(descriptor, events)
    }
}
