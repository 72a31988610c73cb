import CartwrightHTTP
import CartwrightJSON

/// The answers that are problems (RFC 9457): a status with its codes is described once, however many functions have it.
struct ProblemResponses {
    /// Statuses with their codes, in the order they were met.
    private var known: [(name: String, status: Int, codes: [String])] = []

    /// The name of the component that describes these codes of a status: `Problem409`, the next one `Problem409-2`.
    mutating func name(_ status: Int, _ codes: [String]) -> String {
        if let same = known.first(where: { $0.status == status && $0.codes == codes }) { return same.name }
        let count = known.count { $0.status == status }
        let name = "Problem\(status)" + (count == 0 ? "" : "-\(count + 1)")
        known.append((name, status, codes))
        return name
    }

    /// The components.
    var json: JSONValue {
        var responses = JSONObject()
        for response in known {
            let codes: JSONValue = ["type": "string", "enum": .array(response.codes.map { .string($0) })]
            let schema: JSONValue = [
                "allOf": [["$ref": "#/components/schemas/Problem"], ["properties": ["code": codes]]]
            ]
            var fields: JSONObject = [
                "description": .string(Status(response.status).reason),
                "content": ["application/problem+json": ["schema": schema]],
            ]
            let headers = AnswerHeaders.json(ofProblem: response.status)
            if !headers.isEmpty { fields["headers"] = .object(headers) }
            responses[response.name] = .object(fields)
        }
        return .object(responses)
    }
}

/// What every problem looks like.
enum StandardProblems {
    static var schema: JSONValue {
        Schema.object([
            Schema.Property("type", .string()), Schema.Property("title", .string()),
            Schema.Property("status", .integer),
            Schema.Property("code", .string().about("A stable word for programs")),
            Schema.Property("detail", .string(), isRequired: false),
            Schema.Property("instance", .string(), isRequired: false),
            Schema.Property("request_id", .string()),
            Schema.Property("details", .dictionary(.any).about("The facts, with 409"), isRequired: false),
            Schema.Property(
                "errors", .array(field).about("The fields that are not valid, with 422"), isRequired: false),
        ]).json
    }

    private static var field: Schema {
        .object([
            Schema.Property("field", .string().example("items[0].quantity")), Schema.Property("code", .string()),
            Schema.Property("message", .string()), Schema.Property("value", .any, isRequired: false),
        ])
    }
}
