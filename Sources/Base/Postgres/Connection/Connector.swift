import CPostgres
import CartwrightEventLoop

/// Opens one connection without ever making the loop wait.
final class Connector: Watcher, @unchecked Sendable {
    // Unchecked: everything happens on the loop's thread; only the look-up of names leaves it, with values.

    private let loop: EventLoop
    private let limit: Duration
    private var handle: OpaquePointer?
    private var watch: Watch?
    private var timer: LoopTimer?
    private var completion: ((OpaquePointer?, String) -> Void)?

    init(_ loop: EventLoop, limit: Duration) {
        self.loop = loop
        self.limit = limit
    }

    /// `completion` gets the open connection, or nil and why there is none; on the loop's thread, once.
    func start(_ address: ServerAddress, completion: @escaping (OpaquePointer?, String) -> Void) {
        self.completion = completion
        timer = loop.schedule(after: limit) { [weak self] in self?.end(nil, "no answer in time") }
        guard address.mustBeResolved else {
            begin(address)
            return
        }
        loop.run { [self] in
            do {
                begin(try await offLoop { try address.resolved() })
            } catch {
                end(nil, "the host's name cannot be resolved")
            }
        }
    }

    /// Gives up; the completion hears of it.
    func cancel() { end(nil, "given up") }

    private func begin(_ address: ServerAddress) {
        guard completion != nil else { return }
        let pairs = Array(address.values)
        handle = withCStrings(pairs.map(\.key)) { keys in
            withCStrings(pairs.map(\.value)) { values in PQconnectStartParams(keys, values, 0) }
        }
        guard let handle else {
            end(nil, "out of memory")
            return
        }
        if PQstatus(handle) == CONNECTION_BAD {
            end(nil, lastMessage(handle))
        } else {
            wait(for: .writable)
        }
    }

    func ready(_ readiness: Readiness) {
        guard let handle else { return }
        // libpq may go on with another socket, even under the same number: so the watch ends before each step.
        watch?.cancel()
        watch = nil
        switch PQconnectPoll(handle) {
        case PGRES_POLLING_READING: wait(for: .readable)
        case PGRES_POLLING_WRITING: wait(for: .writable)
        case PGRES_POLLING_OK: end(handle, "")
        default: end(nil, lastMessage(handle))
        }
    }

    private func wait(for readiness: Readiness) {
        guard let handle else { return }
        let socket = PQsocket(handle)
        if socket < 0 { return end(nil, lastMessage(handle)) }
        watch = loop.watch(socket, for: readiness, self)
    }

    private func end(_ connection: OpaquePointer?, _ message: String) {
        guard let completion else { return }
        self.completion = nil
        timer?.cancel()
        watch?.cancel()
        watch = nil
        if connection == nil, let handle { PQfinish(handle) }
        handle = nil
        completion(connection, message)
    }
}

func lastMessage(_ handle: OpaquePointer) -> String {
    String(cString: PQerrorMessage(handle)).filter { $0 != "\n" }
}

/// A NULL-terminated list of C strings that lives as long as the closure runs.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
    var bytes: [CChar] = []
    var offsets: [Int] = []
    for string in strings {
        offsets.append(bytes.count)
        bytes += string.utf8CString
    }
    return bytes.withUnsafeBufferPointer { buffer in
        let pointers = offsets.map { offset in buffer.baseAddress.map { $0 + offset } } + [nil]
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
