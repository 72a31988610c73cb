import CartwrightHTTP
import CartwrightJSON

/// The problems that any function may answer with, described once (RFC 9457).
enum StandardProblems {
    static let statuses = [400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503]

    static var responses: JSONValue {
        var responses = JSONObject()
        for status in statuses {
            responses["Problem\(status)"] = [
                "description": .string(Status(status).reason),
                "content": [
                    "application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]
                ],
            ]
        }
        return .object(responses)
    }

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
