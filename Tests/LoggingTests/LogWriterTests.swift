import CartwrightLogging
import Testing

@Suite struct LogWriterTests {
    @Test("a buffered writer waits for the end of the tick, but not with an error")
    func buffering() {
        let capture = Capture(.json)
        let log = capture.logger()
        capture.writer.isBuffered = true
        log.info("one")
        log.info("two")
        #expect(capture.text() == "")
        capture.writer.flush()
        #expect(capture.text().split(separator: "\n").count == 2)
        log.info("three")
        log.error("four")
        #expect(capture.text().split(separator: "\n").count == 2)
    }

    @Test("when nobody reads, lines are dropped and counted, and logging never waits")
    func bounded() {
        let capture = Capture(.json, capacity: 100_000)
        let log = capture.logger()
        let sent = 5000
        for number in 0..<sent { log.info("line", ["number": number]) }
        var text = ""
        for _ in 0..<100 {
            text += capture.text()
            capture.writer.flush()
        }
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.allSatisfy { $0.hasPrefix("{\"time\"") && $0.hasSuffix("}") })
        let notices = lines.filter { $0.contains("log lines were dropped") }
        #expect(notices.count == 1)
        let dropped = notices.first?.split(separator: "\"dropped\":").last.flatMap { Int($0.dropLast()) } ?? 0
        #expect(dropped > 0)
        #expect(lines.count - 1 + dropped == sent)
    }

    @Test("lines of many threads never mix")
    func threads() async {
        let capture = Capture(.json, capacity: 1 << 22)
        let writer = capture.writer
        writer.isBuffered = true
        let log = capture.logger()
        var text = ""
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<4 {
                group.addTask {
                    for number in 0..<200 {
                        log.info("from \(thread)", ["number": number])
                        if number.isMultiple(of: 7) { writer.flush() }
                    }
                }
            }
        }
        for _ in 0..<50 {
            writer.flush()
            text += capture.text()
        }
        let lines = text.split(separator: "\n")
        #expect(lines.count == 800)
        #expect(lines.allSatisfy { $0.hasPrefix("{\"time\"") && $0.hasSuffix("}") })
    }
}
