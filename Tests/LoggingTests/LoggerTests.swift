import CartwrightLogging
import CartwrightSecurity
import FoundationEssentials
import Testing

@Suite struct LoggerTests {
    @Test("a JSON line holds time, level, message and the fields in order")
    func json() {
        let capture = Capture(.json)
        let id = UUID(uuid: (1, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1))
        let none: String? = nil
        capture.logger().info(
            "stock \"released\"",
            ["product": id, "quantity": 3, "share": 0.5, "last": true, "note": none, "b": UInt8(7)])
        #expect(
            capture.text()
                == #"{"time":"2027-01-15T08:00:00.062Z","level":"info","message":"stock \"released\"","#
                + #""product":"01000000-0000-7000-8000-000000000001","quantity":3,"share":0.5,"last":true,"note":null,"b":7}"#
                + "\n")
    }

    @Test("a human line is one line that a person can read")
    func human() {
        let capture = Capture(.human)
        capture.logger().warning("queue is long", ["queue": "mail", "reason": "no server", "depth": 12])
        #expect(capture.text() == "08:00:00.062 warning queue is long queue=mail reason=\"no server\" depth=12\n")
    }

    @Test("every line of a request carries its id and function")
    func requestID() {
        let capture = Capture(.json)
        let log = capture.logger().with(requestID: "r-1", function: "catalog-get-product").with(["shop": "main"])
        log.info("one")
        log.with(["shop": "second", "try": 2]).error("two")
        let lines = capture.text().split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.contains(#""request_id":"r-1","function":"catalog-get-product""#) })
        #expect(lines[0].hasSuffix(#""shop":"main"}"#))
        #expect(lines[1].hasSuffix(#""shop":"second","try":2}"#))
    }

    @Test("lines below the level are not even made")
    func level() {
        let capture = Capture(.json)
        capture.logger(.warning).info("\(Issue.record("the message was made") as Any)")
        capture.logger(.warning).error("seen")
        #expect(capture.text().split(separator: "\n").count == 1)
    }

    private struct Settings {
        let password: Secret<String> = "hunter2"
    }
    private struct Failure: Error {
        let key: Secret<String>
    }

    @Test("a secret shows in no line, neither by its type nor under its name", arguments: LogFormat.allCases)
    func secrets(format: LogFormat) {
        let capture = Capture(format)
        let maybe: Secret<String>? = "hunter2"
        capture.logger().info(
            "started \(Settings())",
            [
                "settings": Settings(), "key": Secret("hunter2"), "maybe": maybe, "error": Failure(key: "hunter2"),
                "list": [Secret("hunter2")], "Authorization": "Bearer hunter2", "cookie": "hunter2",
                "Set-Cookie": "hunter2", "refresh_token": "hunter2", "Cart-Token": "hunter2", "X-Api-Key": "hunter2",
            ])
        let text = capture.text()
        #expect(text.contains("•••"))
        #expect(!text.contains("hunter2"))
    }

    @Test(
        "nothing that is quoted can end the line, steer the terminal or reorder the text",
        arguments: LogFormat.allCases,
        [
            "a\nb", "a\r\nb", "\u{1B}[2J", "\u{9B}31m", "x\u{0}y", "\u{7F}", "\u{202E}evil", "\u{2028}", "\u{200B}",
            "\u{85}",
        ])
    func control(format: LogFormat, text: String) {
        let capture = Capture(format)
        capture.logger().with(requestID: text).info(text, ["field": text, text: 1])
        capture.logger().request(
            RequestLine(method: text, path: text, status: 200, nanoseconds: 1, bytes: 0, requestID: text, caller: text))
        let written = capture.text()
        #expect(written.unicodeScalars.filter { $0 == "\n" }.count == 2)
        for scalar in text.unicodeScalars where !(scalar.isASCII && scalar.value > 0x1F && scalar.value < 0x7F) {
            #expect(scalar == "\n" || !written.unicodeScalars.contains(scalar))
        }
    }

    @Test("letters of all scripts and pictures stay as they are", arguments: LogFormat.allCases)
    func letters(format: LogFormat) {
        let capture = Capture(format)
        capture.logger().info("Grüße 東京 🛒")
        #expect(capture.text().contains("Grüße 東京 🛒"))
    }

    @Test(
        "times are right on both sides of every edge",
        arguments: [
            (0.0, "1970-01-01T00:00:00.000Z"), (-0.001, "1969-12-31T23:59:59.999Z"),
            (951_782_399.999, "2000-02-28T23:59:59.999Z"), (951_782_400, "2000-02-29T00:00:00.000Z"),
            (4_107_542_399, "2100-02-28T23:59:59.000Z"), (4_107_542_400, "2100-03-01T00:00:00.000Z"),
            (1_767_225_599, "2025-12-31T23:59:59.000Z"),
        ])
    func times(seconds: Double, text: String) {
        let capture = Capture(.json)
        Logger(writer: capture.writer, now: { Date(timeIntervalSince1970: seconds) }).info("x")
        #expect(capture.text().contains("\"time\":\"\(text)\""))
    }

    @Test("a request is one line in either form")
    func request() {
        let line = RequestLine(
            method: "GET", path: "/products/1", status: 200, nanoseconds: 1_234_567, bytes: 512, requestID: "r-1",
            function: "catalog-get-product", caller: "anonymous", address: "127.0.0.1")
        let json = Capture(.json)
        json.logger().request(line)
        #expect(
            json.text()
                == #"{"time":"2027-01-15T08:00:00.062Z","level":"info","message":"request","request_id":"r-1","#
                + #""function":"catalog-get-product","method":"GET","path":"/products/1","status":200,"#
                + #""duration_ms":1.235,"bytes":512,"caller":"anonymous","address":"127.0.0.1"}"# + "\n")
        let human = Capture(.human)
        human.logger().request(line)
        #expect(
            human.text()
                == "08:00:00.062 200 GET /products/1 1.235ms 512B function=catalog-get-product caller=anonymous request_id=r-1\n"
        )
    }
}
