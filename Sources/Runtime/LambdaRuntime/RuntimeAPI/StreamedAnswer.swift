import CartwrightHTTP
import CartwrightSecurity

/// An answer on its way while the handler still writes it. Nothing leaves before the first piece: until then a failure is an
/// ordinary one. Afterwards it is told in trailers, so that no half answer looks like a whole one.
///
/// Belongs to the loop's thread.
final class StreamedAnswer: @unchecked Sendable {
    // Unchecked: see above; the handler's task prefers that loop.

    /// The most that Lambda streams in one answer.
    static let limit = 200 << 20

    private let client: RuntimeClient
    private let head: RuntimeRequest
    private let prelude: [UInt8]
    private var connection: ClientConnection?
    private var count = 0

    var hasBegun: Bool { connection != nil }

    init(_ client: RuntimeClient, to id: String, contentType: String, prelude: [UInt8]?) {
        self.client = client
        self.prelude = prelude ?? []
        head = RuntimeRequest(
            path: "\(RuntimeRequest.runtime)/invocation/\(id)/response",
            headers: [
                ("content-type", contentType), ("lambda-runtime-function-response-mode", "streaming"),
                ("trailer", "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body"),
            ])
    }

    func write(_ bytes: [UInt8]) async throws {
        count += bytes.count
        if count > Self.limit { throw FunctionError.tooLarge(count) }
        let connection = try await begun()
        if !bytes.isEmpty { try await connection.write(Self.chunk(bytes)) }
    }

    /// Ends the answer, whole or with what went wrong, and waits until it is taken.
    func finish(_ error: FunctionError? = nil) async throws -> Reply {
        let connection = try await begun()
        // Whoever has answered already reads no more; then there is nothing to end.
        try? await connection.write(Self.end(error))
        return try await connection.reply()
    }

    private func begun() async throws -> ClientConnection {
        if let connection { return connection }
        let fresh = try await client.stream(head)
        connection = fresh
        if !prelude.isEmpty { try await fresh.write(Self.chunk(prelude)) }
        return fresh
    }

    // MARK: Bytes

    static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [13, 10]
    }

    static func end(_ error: FunctionError?) -> [UInt8] {
        var text = "0\r\n"
        if let error {
            text += "Lambda-Runtime-Function-Error-Type: \(error.type)\r\n"
            text += "Lambda-Runtime-Function-Error-Body: \(base64(error.body))\r\n"
        }
        return Array((text + "\r\n").utf8)
    }
}
