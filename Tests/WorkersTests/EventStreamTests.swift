import Testing

@testable import CartwrightWorkers

@Suite("What becomes of an event that nobody waits for")
struct AsyncInvocationTests {
    private let policy = AsyncInvocation.Policy()

    @Test("a function that fails is tried after a minute, after two more, and then no more")
    func errors() {
        var invocation = AsyncInvocation(policy)
        #expect(invocation.next(after: .functionError, age: .zero) == .retry(after: .seconds(60)))
        #expect(invocation.next(after: .functionError, age: .seconds(60)) == .retry(after: .seconds(120)))
        #expect(invocation.next(after: .functionError, age: .seconds(180)) == .over(.retriesExhausted))
        #expect(invocation.tries == 3)
    }

    @Test("no room is waited for, twice as long each time up to five minutes, and is no try")
    func throttles() {
        var invocation = AsyncInvocation(policy)
        let pauses = (0..<10).map { _ in invocation.next(after: .throttled, age: .zero) }
        #expect(
            pauses
                == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300].map { .retry(after: .seconds($0)) })
        #expect(invocation.tries == 0)
        #expect(invocation.next(after: .success, age: .zero) == .over(.success))
    }

    @Test("an event that would be too old by its next try is given up now")
    func age() {
        var invocation = AsyncInvocation(policy)
        #expect(invocation.next(after: .functionError, age: .seconds(21_541)) == .over(.tooOld))
        #expect(invocation.next(after: .neverRoom, age: .zero) == .over(.zeroConcurrency))
    }
}

@Suite("A message of an event stream")
struct EventStreamTests {
    @Test("the checksum is the well-known one")
    func checksum() {
        #expect(CRC32.of(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.of([]) == 0)
    }

    @Test("is framed as AWS's own examples are")
    func framed() {
        // The example of the format's description: no headers, no payload.
        #expect(
            EventStreamFrame(headers: [], payload: []).bytes
                == [0, 0, 0, 0x10, 0, 0, 0, 0, 0x05, 0xC2, 0x48, 0xEB, 0x7D, 0x98, 0xC8, 0xFF])
        let frame = EventStreamFrame.chunk(Array("hi".utf8)).bytes
        #expect(Int(frame[2]) << 8 | Int(frame[3]) == frame.count)
        #expect(frame.suffix(6).prefix(2) == Array("hi".utf8)[...])
    }

    @Test("is what Lambda's lines say, to the letter")
    func lines() {
        let report = InvocationReport(
            request: "id", duration: 1_234_567, initDuration: 12_000_000, memory: 128, used: 40)
        #expect(
            report.line
                == "REPORT RequestId: id\tInit Duration: 12.00 ms\tDuration: 1.23 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 40 MB\t"
        )
        #expect(InvocationReport.seconds(.seconds(3)) == "3.00")
        #expect(InvocationReport.seconds(.milliseconds(1_500)) == "1.50")
    }
}
