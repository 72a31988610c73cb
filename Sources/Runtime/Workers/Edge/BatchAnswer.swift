import CartwrightJSON

/// What a queue function answered about its batch, by the rules of Lambda's event source for SQS.
enum BatchAnswer: Equatable {
    /// These failed, all others are done.
    case failed(Set<String>)
    /// The answer cannot be understood, so that nothing counts as done.
    case unreadable

    /// `names` are the messages of the batch.
    init(_ payload: [UInt8], names: Set<String>) {
        guard let value = try? JSON.decode(JSONValue.self, from: payload, keys: .asWritten) else {
            self = payload.isEmpty ? .failed([]) : .unreadable
            return
        }
        guard let failures = value.object?["batchItemFailures"], !failures.isNull else {
            self = .failed([])
            return
        }
        guard let items = failures.array else {
            self = .unreadable
            return
        }
        var failed: Set<String> = []
        for item in items {
            guard let name = item["itemIdentifier"]?.string, names.contains(name) else {
                self = .unreadable
                return
            }
            failed.insert(name)
        }
        self = .failed(failed)
    }
}
