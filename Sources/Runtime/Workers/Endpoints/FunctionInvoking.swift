/// Somebody who has functions and can invoke them: the workers, or a test's stand-in.
public protocol FunctionInvoking: Sendable {
    /// The functions in their order.
    var functions: [WorkerFunction] { get }
    /// Invokes one and waits for its answer.
    func invoke(_ name: String, _ event: FunctionEvent) async throws(FunctionRefusal) -> FunctionAnswer
}

extension FunctionWorkers: FunctionInvoking {}

extension FunctionInvoking {
    /// Invokes a function and waits for its whole answer, also where it streams.
    public func invokeWhole(_ name: String, _ event: FunctionEvent) async throws(FunctionRefusal) -> FunctionAnswer {
        let answer = try await invoke(name, event)
        guard case .stream(let stream) = answer.body else { return answer }
        switch await stream.collected() {
        case .success(let bytes):
            return FunctionAnswer(
                id: answer.id, body: .bytes(bytes), contentType: answer.contentType, error: nil, log: stream.log)
        case .failure(let error):
            return FunctionAnswer(
                id: answer.id, body: .bytes(error.payload), contentType: "application/json", error: error,
                log: stream.log)
        }
    }
}
