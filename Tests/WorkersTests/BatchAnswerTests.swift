import Testing

@testable import CartwrightWorkers

@Suite("What a queue function says of its batch")
struct BatchAnswerTests {
    @Test(
        "counts as SQS's event source counts it",
        arguments: [
            ("", .failed([])), ("null", .failed([])), (#""""#, .failed([])), ("{}", .failed([])),
            (#"{"batchItemFailures":null}"#, .failed([])), (#"{"batchItemFailures":[]}"#, .failed([])),
            (#"{"batchItemFailures":[{"itemIdentifier":"a"}]}"#, .failed(["a"])),
            (#"{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"b"}]}"#, .failed(["a", "b"])),
            (#"{"batchItemFailures":[{"itemIdentifier":""}]}"#, .unreadable),
            (#"{"batchItemFailures":[{"itemIdentifier":null}]}"#, .unreadable),
            (#"{"batchItemFailures":[{"item":"a"}]}"#, .unreadable),
            (#"{"batchItemFailures":[{"itemIdentifier":"c"}]}"#, .unreadable),
            (#"{"batchItemFailures":"a"}"#, .unreadable), ("{", .unreadable), ("done", .unreadable),
        ] as [(String, BatchAnswer)])
    func table(payload: String, answer: BatchAnswer) {
        #expect(BatchAnswer(Array(payload.utf8), names: ["a", "b"]) == answer)
    }
}
