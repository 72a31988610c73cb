import CartwrightJSON

/// An event that nobody waits for: what becomes of it after each try. Pure.
struct AsyncInvocation: Sendable {
    /// How often and how long Lambda tries.
    struct Policy: Sendable, Equatable {
        /// After an error of the function.
        var retries = 2
        /// The wait before the first of them; before the second it is twice as long.
        var pause: Duration = .seconds(60)
        /// An event that is older than this is given up.
        var oldest: Duration = .seconds(21_600)
        /// What a function that has no room is waited for first, doubled up to the longest.
        var throttlePause: Duration = .seconds(1)
        var longestThrottlePause: Duration = .seconds(300)
        /// Of the payloads that wait together; an event beyond that is not taken on.
        var bytes = 64 << 20
    }

    /// How a try ended.
    enum Outcome: Equatable {
        case success
        case functionError
        /// There was no room, or the service itself failed.
        case throttled
        /// The function has a reserved concurrency of none.
        case neverRoom
    }

    enum Next: Equatable {
        case retry(after: Duration)
        case over(Condition)
    }

    /// Why there is no other try, in the words of the destination's record.
    enum Condition: String {
        case success = "Success"
        case retriesExhausted = "RetriesExhausted"
        case tooOld = "EventAgeExceeded"
        case zeroConcurrency = "ZeroReservedConcurrency"
    }

    let policy: Policy
    /// How often the function has been invoked.
    private(set) var tries = 0
    private var throttles = 0

    init(_ policy: Policy) { self.policy = policy }

    /// What to do after a try that ended when the event was so old.
    mutating func next(after outcome: Outcome, age: Duration) -> Next {
        switch outcome {
        case .success:
            tries += 1
            return .over(.success)
        case .neverRoom: return .over(.zeroConcurrency)
        case .functionError:
            tries += 1
            if tries > policy.retries { return .over(.retriesExhausted) }
            return wait(policy.pause * tries, age)
        case .throttled:
            let pause = min(policy.throttlePause * (1 << min(throttles, 20)), policy.longestThrottlePause)
            throttles += 1
            return wait(pause, age)
        }
    }

    /// An event that would be too old by then is given up now.
    private func wait(_ pause: Duration, _ age: Duration) -> Next {
        age + pause > policy.oldest ? .over(.tooOld) : .retry(after: pause)
    }
}

/// What a destination is sent when an event has succeeded, or is given up.
struct DestinationRecord {
    var time: String
    var requestID: String
    var arn: String
    var condition: AsyncInvocation.Condition
    var tries: Int
    var request: [UInt8]
    var answer: FunctionAnswer?

    var bytes: [UInt8] {
        var record: JSONObject = [
            "version": "1.0", "timestamp": .string(time),
            "requestContext": [
                "requestId": .string(requestID), "functionArn": .string("\(arn):$LATEST"),
                "condition": .string(condition.rawValue), "approximateInvokeCount": .number(JSONNumber(tries)),
            ],
            "requestPayload": Self.value(request),
        ]
        if let answer, case .bytes(let body) = answer.body {
            var context: JSONObject = ["statusCode": 200, "executedVersion": "$LATEST"]
            if answer.error != nil { context["functionError"] = "Unhandled" }
            record["responseContext"] = .object(context)
            record["responsePayload"] = Self.value(body)
        }
        return CartwrightWorkers.bytes(of: .object(record))
    }

    /// JSON as JSON, anything else as text.
    private static func value(_ payload: [UInt8]) -> JSONValue {
        (try? JSON.decode(from: payload, keys: .asWritten)) ?? .string(String(decoding: payload, as: UTF8.self))
    }
}
