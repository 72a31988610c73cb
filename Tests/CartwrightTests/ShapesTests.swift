import Cartwright
import CartwrightHTTP
import Testing

private struct Input: Codable, Sendable { let id: String }
private struct Output: Codable, Sendable { let id: String }
private struct Happened: DomainEvent {
    static let source = "tests"
    static let name = "test.happened"
    var aggregate: String
}

private func plain(_ input: Input, _ call: Call) async throws -> Output { Output(id: input.id) }
private func created(_ input: Input, _ call: Call) -> Created<Output> { Created(Output(id: input.id), at: "/x") }
private func nothing(_ input: Input, _ call: Call) async throws {}
private func response(_ input: Input, _ call: Call) async throws -> Response { Response(.ok) }
private func alone(_ call: Call) async throws -> Output { Output(id: "1") }
private func aloneVoid(_ call: Call) {}
private func aloneResponse(_ call: Call) throws -> Response { Response(.ok) }
private func request(_ request: Request, _ call: Call) async throws -> Output { Output(id: request.path) }
private func requestResponse(_ request: Request, _ call: Call) async throws -> Response { Response(.ok) }
private func raw(_ body: RawBody, _ call: Call) async throws -> Output { Output(id: "\(body.bytes.count)") }
private func rawVoid(_ body: RawBody, _ call: Call) async throws {}
private func upload(_ input: Input, _ body: RawBody, _ call: Call) async throws -> Output { Output(id: input.id) }
private func message(_ input: Input, _ call: Call) async throws {}
private func envelope(_ message: Message, _ call: Call) async throws {}
private func batch(_ batch: Batch<Input>, _ call: Call) async throws -> BatchResult { .done }
private func happened(_ event: Happened, _ call: Call) async throws {}
private func anyEvent(_ event: Envelope, _ call: Call) async throws {}
private func tick(_ tick: Tick, _ call: Call) async throws {}

@Suite("Shapes of handlers")
struct ShapesTests {
    @Test("every shape of the signature table fits its trigger")
    func shapes() {
        let http: [Trigger] = [
            .http(plain), .http(created), .http(nothing), .http(response), .http(alone), .http(aloneVoid),
            .http(aloneResponse), .http(request), .http(requestResponse), .http(raw), .http(rawVoid), .http(upload),
        ]
        #expect(http.allSatisfy { $0.kind == .http })
        let others: [Trigger] = [
            .queue(message), .queue(envelope), .queue(batch), .event(happened), .event(anyEvent), .schedule(tick),
            .schedule(aloneVoid),
        ]
        #expect(others.map(\.kind) == [.queue, .queue, .queue, .event, .event, .schedule, .schedule])
    }
}
