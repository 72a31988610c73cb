import CCurl
public import CartwrightEventLoop
import FoundationEssentials
import Synchronization

/// Everything that leaves the machine: HTTPS requests and mail by SMTP, by libcurl on the event loops.
public final class HTTPClient: Sendable {
    /// One for the process, on the shared loops.
    public static let shared = HTTPClient()

    /// Bound to true while a database transaction is open; then nothing leaves.
    @TaskLocal public static var isForbidden = false

    private let loops: EventLoopGroup
    private let engines: [CurlLoop]

    public init(loops: EventLoopGroup = .shared) {
        self.loops = loops
        engines = loops.loops.map(CurlLoop.init)
    }

    /// Sends a request and waits for the whole answer. Redirects are answers too. A request that may be repeated is, with
    /// growing pauses, when the server cannot be reached or says that it is overloaded.
    public func send(_ request: OutgoingRequest) async throws -> IncomingResponse {
        guard !HTTPClient.isForbidden else { throw HTTPClientError.insideTransaction }
        try request.check()
        let end = monotonicNanoseconds() &+ request.timeout.nanoseconds
        var attempt = 1
        while true {
            let isLast = attempt >= request.attempts
            var pause = Duration.milliseconds(Int.random(in: 50...150) << min(attempt, 6))
            do {
                let response = try await attemptOnce(request, until: end)
                guard !isLast, request.mayRepeat, [429, 502, 503, 504].contains(response.status) else {
                    return response
                }
                if let seconds = response["retry-after"].flatMap(Int.init) { pause = max(pause, .seconds(seconds)) }
                guard monotonicNanoseconds() &+ pause.nanoseconds < end else { return response }
            } catch let error as HTTPClientError {
                guard !isLast, isWorthARepeat(error, of: request) else { throw error }
                guard monotonicNanoseconds() &+ pause.nanoseconds < end else { throw error }
            }
            try await WallClock.system.sleep(for: pause)
            attempt += 1
        }
    }

    private func isWorthARepeat(_ error: HTTPClientError, of request: OutgoingRequest) -> Bool {
        switch error {
        // Nothing was sent yet.
        case .unreachable: true
        case .broken: request.mayRepeat
        default: false
        }
    }

    private func attemptOnce(_ request: OutgoingRequest, until end: UInt64) async throws -> IncomingResponse {
        let left = milliseconds(until: end)
        guard left > 0 else { throw HTTPClientError.timedOut }
        return try await perform { () throws(HTTPClientError) -> Transfer in
            guard let transfer = Transfer(isInternal: request.isInternal, limit: request.responseLimit) else {
                throw .broken("out of memory")
            }
            let easy = transfer.easy
            curl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
            curl_set_text(easy, CURLOPT_URL, request.url)
            curl_set_long(easy, CURLOPT_TIMEOUT_MS, left)
            curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, min(left, 5000))
            if request.method == "HEAD" {
                curl_set_long(easy, CURLOPT_NOBODY, 1)
            } else if !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method) {
                curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
                request.body.withUnsafeBytes { _ = curl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) }
                if request.body.isEmpty { curl_set_text(easy, CURLOPT_COPYPOSTFIELDS, "") }
            }
            curl_set_text(easy, CURLOPT_CUSTOMREQUEST, request.method == "HEAD" ? nil : request.method)
            // Without a value curl sends none; `name;` is how it is told of an empty one.
            let lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
            let names = Set(request.headers.map { $0.name.lowercased() })
            let defaults =
                ["Expect:", "User-Agent: Cartwright"] + (names.contains("content-type") ? [] : ["Content-Type:"])
            transfer.set(
                CURLOPT_HTTPHEADER, lines + defaults.filter { !names.contains($0.prefix { $0 != ":" }.lowercased()) })
            return transfer
        } result: { transfer, code throws(HTTPClientError) in
            if let error = HTTPClientError(transfer, code) { throw error }
            return IncomingResponse(
                status: Int(curl_get_long(transfer.easy, CURLINFO_RESPONSE_CODE)),
                headers: ResponseHead.headers(of: transfer.head), body: transfer.body)
        }
    }

    /// Runs a transfer on a loop: makes it there, and turns its end into a result there.
    func perform<Result: Sendable>(
        _ make: @escaping @Sendable () throws(HTTPClientError) -> Transfer,
        result: @escaping @Sendable (Transfer, CURLcode) throws -> Result
    ) async throws -> Result {
        let loop = EventLoop.current ?? loops.next()
        let engine = engines.first { $0.belongs(to: loop) } ?? engines[0]
        let pending = PendingTransfer()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
                engine.execute {
                    do {
                        guard !pending.wasCancelled else { throw CancellationError() }
                        let transfer = try make()
                        pending.transfer = transfer
                        transfer.finish = { code in
                            if pending.wasCancelled {
                                continuation.resume(throwing: CancellationError())
                            } else {
                                continuation.resume(with: Swift.Result { try result(transfer, code) })
                            }
                            pending.transfer = nil
                        }
                        engine.begin(transfer)
                    } catch {
                        continuation.resume(throwing: error)
                    }
                }
            }
        } onCancel: {
            engine.execute {
                pending.wasCancelled = true
                if let transfer = pending.transfer { engine.cancel(transfer) }
            }
        }
    }

    func milliseconds(until end: UInt64) -> Int {
        let now = monotonicNanoseconds()
        return now < end ? Int((end - now + 999_999) / 1_000_000) : 0
    }
}

/// A transfer that its caller may give up.
private final class PendingTransfer: @unchecked Sendable {
    // Unchecked: touched on the loop's thread alone.
    var transfer: Transfer?
    var wasCancelled = false
}

extension HTTPClientError {
    /// What curl's code means, or nil for success.
    init?(_ transfer: Transfer, _ code: CURLcode) {
        if transfer.wasRefused {
            self = .addressRefused
        } else if transfer.wasTooLarge {
            self = .tooLarge(limit: transfer.limit)
        } else {
            switch code {
            case CURLE_OK: return nil
            case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: self = .badRequest(transfer.reason(code))
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: self = .unreachable(transfer.reason(code))
            case CURLE_OPERATION_TIMEDOUT: self = .timedOut
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
                CURLE_USE_SSL_FAILED:
                self = .insecure(transfer.reason(code))
            default: self = .broken(transfer.reason(code))
            }
        }
    }
}
