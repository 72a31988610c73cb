import CartwrightJSON
import CartwrightLogging
import Glibc
import Testing

@testable import CartwrightLambdaRuntime

@Suite("Lines for Lambda's log")
struct LogTests {
    @Test(
        "the level is the one that Lambda sets",
        arguments: [
            (nil, .info), ("TRACE", .debug), ("DEBUG", .debug), ("INFO", .info), ("warn", .warning), ("ERROR", .error),
            ("FATAL", .error),
        ] as [(String?, LogLevel)])
    func levels(_ word: String?, _ level: LogLevel) {
        #expect(LambdaLog.level(word.map { ["AWS_LAMBDA_LOG_LEVEL": $0] } ?? [:]) == level)
    }

    @Test("the form is the one that Lambda sets; with several invocations at once it is always JSON")
    func formats() {
        #expect(LambdaLog.format(["AWS_LAMBDA_LOG_FORMAT": "JSON"]) == .json)
        #expect(LambdaLog.format(["AWS_LAMBDA_LOG_FORMAT": "Text"]) == .human)
        #expect(LambdaLog.format([:]) == nil)
        #expect(LambdaLog.format(["AWS_LAMBDA_LOG_FORMAT": "Text", "AWS_LAMBDA_MAX_CONCURRENCY": "4"]) == .json)
    }

    @Test("a line has timestamp, level, requestId and message, and what we add to it")
    func line() throws {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        defer { for end in ends { close(end) } }
        let log = LambdaLog.logger(["AWS_LAMBDA_LOG_FORMAT": "JSON"], descriptor: ends[1])
        LogDialect.$invocation.withValue("lambda-1") {
            log.with(requestID: "mine", function: "greet").warning("a \"word\"", ["number": 1])
        }
        log.request(
            RequestLine(method: "GET", path: "/", status: 200, nanoseconds: 1_000_000, bytes: 2, requestID: "r"))
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(ends[0], &buffer, buffer.count)
        let lines = String(decoding: buffer[..<max(0, count)], as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 2)
        let line = try JSON.decode(JSONValue.self, from: String(lines[0]), keys: .asWritten)
        #expect(line["timestamp"]?.string?.hasSuffix("Z") == true)
        #expect(line["level"] == "WARN")
        #expect(line["requestId"] == "lambda-1")
        #expect(line["message"] == "a \"word\"")
        #expect(line["request_id"] == "mine")
        #expect(line["function"] == "greet")
        #expect(line["number"] == 1)
        let request = try JSON.decode(JSONValue.self, from: String(lines[1]), keys: .asWritten)
        #expect(request["level"] == "INFO")
        #expect(request["requestId"] == nil)
        #expect(request["message"] == "request")
        #expect(request["request_id"] == "r")
    }
}
