/// What is said about every request, once. The query is left out: it may hold what a log must not.
public struct RequestLine: Sendable {
    public var method: String
    public var path: String
    public var status: Int
    public var nanoseconds: UInt64
    public var bytes: Int
    public var requestID: String
    public var function: String?
    /// Who called, such as `user:0193…`; never a token.
    public var caller: String?
    public var address: String?

    public init(
        method: String, path: String, status: Int, nanoseconds: UInt64, bytes: Int, requestID: String,
        function: String? = nil, caller: String? = nil, address: String? = nil
    ) {
        self.method = method
        self.path = path
        self.status = status
        self.nanoseconds = nanoseconds
        self.bytes = bytes
        self.requestID = requestID
        self.function = function
        self.caller = caller
        self.address = address
    }
}

extension RequestLine {
    /// A server's own failure is an error; that of a caller is ordinary.
    var level: LogLevel { status >= 500 ? .warning : .info }

    func renderJSON(at milliseconds: Int64, in dialect: LogDialect, to buffer: inout LineBuffer) {
        buffer.begin(level, at: milliseconds, in: dialect)
        buffer.append("request\",\"request_id\":\"")
        buffer.append(escaped: requestID, as: .json)
        if let function {
            buffer.append("\",\"function\":\"")
            buffer.append(escaped: function, as: .json)
        }
        buffer.append("\",\"method\":\"")
        buffer.append(escaped: method, as: .json)
        buffer.append("\",\"path\":\"")
        buffer.append(escaped: path, as: .json)
        buffer.append("\",\"status\":")
        buffer.append(Int64(status))
        buffer.append(",\"duration_ms\":")
        buffer.append(milliseconds: nanoseconds)
        buffer.append(",\"bytes\":")
        buffer.append(Int64(bytes))
        if let caller { buffer.member("caller", .text(caller)) }
        if let address { buffer.member("address", .text(address)) }
        buffer.append("}\n")
    }

    func renderHuman(at milliseconds: Int64, colours: Bool, to buffer: inout LineBuffer) {
        buffer.append(time: milliseconds, timeOfDayOnly: true)
        buffer.append(" ")
        if colours { buffer.append(status >= 500 ? "\u{1B}[31m" : status >= 400 ? "\u{1B}[33m" : "\u{1B}[32m") }
        buffer.append(Int64(status))
        if colours { buffer.append("\u{1B}[0m") }
        buffer.append(" ")
        buffer.append(escaped: method, as: .human)
        buffer.append(" ")
        buffer.append(escaped: path, as: .human)
        buffer.append(" ")
        buffer.append(milliseconds: nanoseconds)
        buffer.append("ms ")
        buffer.append(Int64(bytes))
        buffer.append("B")
        if let function { buffer.word("function", .text(function)) }
        if let caller { buffer.word("caller", .text(caller)) }
        buffer.word("request_id", .text(requestID))
        buffer.append("\n")
    }
}
