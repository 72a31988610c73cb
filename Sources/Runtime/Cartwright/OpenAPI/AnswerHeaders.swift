import CartwrightJSON

/// The headers of answers that are always there, as far as the output's type says.
enum AnswerHeaders {
    /// Those of a good answer: where the new thing is, and which version it has.
    static func json(of output: HandlerShape.Output, _ status: Int) -> JSONObject {
        guard case .value(let type) = output else { return [:] }
        var headers = JSONObject()
        if status == 201 || status == 202, type is any SaysStatus.Type {
            headers["Location"] = header("Where it is", ["type": "string"])
        }
        if isVersioned(output) { headers["ETag"] = header("Its version", ["type": "string"]) }
        return headers
    }

    /// Those of a problem: how long to wait.
    static func json(ofProblem status: Int) -> JSONObject {
        guard status == 429 else { return [:] }
        return ["Retry-After": header("In seconds", ["type": "integer"])]
    }

    /// Whether the answer has an `ETag`, so that one can ask for it with `If-None-Match`.
    static func isVersioned(_ output: HandlerShape.Output) -> Bool {
        guard case .value(let type) = output else { return false }
        return ((type as? any SaysStatus.Type)?.bodyType ?? type) is any Versioned.Type
    }

    private static func header(_ sentence: String, _ schema: JSONValue) -> JSONValue {
        ["description": .string(sentence), "required": true, "schema": schema]
    }
}

/// An output that is not, or not always, answered with 200.
protocol SaysStatus {
    static var usualStatuses: [Int] { get }
    static var bodyType: Any.Type { get }
}

extension Created: SaysStatus {
    static var usualStatuses: [Int] { [201] }
    static var bodyType: Any.Type { Body.self }
}

extension Accepted: SaysStatus {
    static var usualStatuses: [Int] { [202] }
    static var bodyType: Any.Type { Body.self }
}

extension Reaching: SaysStatus {
    static var usualStatuses: [Int] { [200, 202] }
    static var bodyType: Any.Type { Body.self }
}
