import CartwrightHTTP

/// A request to the Runtime API or to the Extensions API, and its bytes.
struct RuntimeRequest: Sendable {
    static let runtime = "/2018-06-01/runtime"
    static let extensions = "/2020-01-01/extension"

    var method = "POST"
    var path: String
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    static func next() -> RuntimeRequest { RuntimeRequest(method: "GET", path: "\(runtime)/invocation/next") }

    static func response(_ body: [UInt8], to id: String, contentType: String = "application/json") -> RuntimeRequest {
        RuntimeRequest(
            path: "\(runtime)/invocation/\(id)/response", headers: [("content-type", contentType)], body: body)
    }

    static func error(_ error: FunctionError, of id: String) -> RuntimeRequest {
        report(error, to: "\(runtime)/invocation/\(id)/error")
    }

    static func initError(_ error: FunctionError) -> RuntimeRequest { report(error, to: "\(runtime)/init/error") }

    private static func report(_ error: FunctionError, to path: String) -> RuntimeRequest {
        RuntimeRequest(
            path: path,
            headers: [("content-type", "application/json"), ("lambda-runtime-function-error-type", error.type)],
            body: error.body)
    }

    /// The request as it goes to this address.
    func bytes(to address: RuntimeAddress) -> [UInt8] {
        var bytes = head(to: address, room: body.count)
        if method != "GET" { bytes += "content-length: \(body.count)\r\n".utf8 }
        bytes += "\r\n".utf8
        bytes += body
        return bytes
    }

    /// The head of a request whose body follows in chunks.
    func chunkedHead(to address: RuntimeAddress) -> [UInt8] {
        head(to: address) + "transfer-encoding: chunked\r\n\r\n".utf8
    }

    private func head(to address: RuntimeAddress, room: Int = 0) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(room + 512)
        for word in [method, " ", address.prefix, path, " HTTP/1.1\r\nhost: ", address.authority] { bytes += word.utf8 }
        bytes += "\r\nuser-agent: Cartwright\r\n".utf8
        for header in headers {
            bytes += header.name.utf8
            bytes += ": ".utf8
            // Nothing that a value holds can end its line.
            bytes += header.value.utf8.lazy.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
            bytes += "\r\n".utf8
        }
        return bytes
    }
}
