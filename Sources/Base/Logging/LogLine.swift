/// One line before it has a form.
struct LogLine {
    var milliseconds: Int64
    var level: LogLevel
    var message: String
    var requestID: String?
    var function: String?
    var context: LogFields?
    var fields: LogFields

    func render(as format: LogFormat, in dialect: LogDialect, colours: Bool, to buffer: inout LineBuffer) {
        switch format {
        case .json: renderJSON(in: dialect, to: &buffer)
        case .human: renderHuman(colours: colours, to: &buffer)
        }
    }

    private func renderJSON(in dialect: LogDialect, to buffer: inout LineBuffer) {
        buffer.begin(level, at: milliseconds, in: dialect)
        buffer.append(escaped: message, as: .json)
        buffer.append("\"")
        if let requestID { buffer.member("request_id", .text(requestID)) }
        if let function { buffer.member("function", .text(function)) }
        for (name, value) in context?.elements ?? [] { buffer.member(name, value) }
        for (name, value) in fields.elements { buffer.member(name, value) }
        buffer.append("}\n")
    }

    private func renderHuman(colours: Bool, to buffer: inout LineBuffer) {
        buffer.append(time: milliseconds, timeOfDayOnly: true)
        if colours { buffer.append(level.colour) }
        buffer.append(level.padded)
        if colours { buffer.append("\u{1B}[0m") }
        buffer.append(escaped: message, as: .human)
        for (name, value) in context?.elements ?? [] { buffer.word(name, value) }
        for (name, value) in fields.elements { buffer.word(name, value) }
        if let function { buffer.word("function", .text(function)) }
        if let requestID { buffer.word("request_id", .text(requestID)) }
        buffer.append("\n")
    }
}

extension LineBuffer {
    mutating func member(_ name: String, _ value: LogValue) {
        append(",\"")
        append(escaped: name, as: .json)
        append("\":")
        switch value {
        case .text(let text):
            append("\"")
            append(escaped: text, as: .json)
            append("\"")
        case .integer(let number): append(number)
        case .number(let number): bytes.append(contentsOf: "\(number)".utf8)
        case .boolean(let flag): append(flag ? "true" : "false")
        case .null: append("null")
        }
    }

    mutating func word(_ name: String, _ value: LogValue) {
        append(" ")
        append(escaped: name, as: .human)
        append("=")
        switch value {
        case .text(let text):
            let quoted = text.isEmpty || text.utf8.contains { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "=") }
            if quoted { append("\"") }
            append(escaped: text, as: .human)
            if quoted { append("\"") }
        case .integer(let number): append(number)
        case .number(let number): bytes.append(contentsOf: "\(number)".utf8)
        case .boolean(let flag): append(flag ? "true" : "false")
        case .null: append("null")
        }
    }
}

extension LogLevel {
    var name: StaticString {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        }
    }

    var padded: StaticString {
        switch self {
        case .debug: " debug   "
        case .info: " info    "
        case .warning: " warning "
        case .error: " error   "
        }
    }

    var colour: StaticString {
        switch self {
        case .debug: "\u{1B}[2m"
        case .info: "\u{1B}[32m"
        case .warning: "\u{1B}[33m"
        case .error: "\u{1B}[31m"
        }
    }
}
