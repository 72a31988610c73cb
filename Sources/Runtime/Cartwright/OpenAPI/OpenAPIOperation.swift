import CartwrightHTTP
import CartwrightJSON
import CartwrightManifest

/// One method of one path.
struct OpenAPIOperation {
    let function: OpenAPIDocument.Described
    let route: Manifest.Route
    let verb: String
    /// Several routes are one function, but each needs an id of its own.
    let number: Int
    let input: [Schema.Property]
    let output: Schema?
    /// Statuses of problems, each with the component that lists its codes.
    private let problems: [(status: Int, component: String)]

    init(
        function: OpenAPIDocument.Described, route: Manifest.Route, method: String, number: Int,
        input: [Schema.Property], output: Schema?, problems: inout ProblemResponses
    ) {
        self.function = function
        self.route = route
        self.number = number
        self.input = input
        self.output = output
        verb = method
        let codes = ProblemCodes(
            function.declaration, function.shape, method: method, takesCursor: input.contains { $0.name == "cursor" })
        self.problems = codes.byStatus.sorted { $0.key < $1.key }.map { ($0.key, problems.name($0.key, $0.value)) }
    }

    var method: String { verb.lowercased() }

    /// The path as OpenAPI writes it, which has no `{proxy+}`.
    var path: String { route.path.description.replacing("+}", with: "}") }

    private var hasBody: Bool { ["POST", "PUT", "PATCH"].contains(verb) }

    /// `catalog-get-product` → `catalogGetProduct`, the second route `catalogGetProduct2`.
    private var id: String {
        let words = function.declaration.name.split(separator: "-")
        let name =
            words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        return number == 1 ? name : name + String(number)
    }

    var json: JSONValue {
        let declaration = function.declaration
        var fields: JSONObject = [
            "operationId": .string(id), "summary": .string(declaration.does),
            "tags": [.string(declaration.service)],
        ]
        if !parameters.isEmpty { fields["parameters"] = .array(parameters) }
        if let body { fields["requestBody"] = body }
        fields["responses"] = .object(responses)
        fields["security"] = SecurityWords.requirements(for: declaration.access)
        fields["x-function"] = .string(declaration.name)
        fields["x-access"] = .array(declaration.access.map { .string($0.rawValue) })
        return .object(fields)
    }

    private var parameters: [JSONValue] {
        let names = route.path.parameters
        var parameters = names.map { name in
            let schema = input.first { $0.name == snakeCased(name) }?.schema ?? .string()
            return OpenAPIOperation.parameter(name, in: "path", schema, isRequired: true)
        }
        if !hasBody, !function.shape.takesRawBody {
            for property in rest {
                parameters.append(
                    OpenAPIOperation.parameter(
                        property.name, in: "query", property.schema.withoutNull, isRequired: property.isRequired))
            }
        }
        if function.declaration.idempotent != .no, hasBody || verb == "DELETE" {
            parameters.append(
                OpenAPIOperation.parameter(
                    "Idempotency-Key", in: "header",
                    .string().about("A repeat with the same key gets the first answer"), isRequired: false))
        }
        if isConditional {
            let schema = Schema.string().about("The ETag of what one has: 304 where it is still the same")
            parameters.append(OpenAPIOperation.parameter("If-None-Match", in: "header", schema, isRequired: false))
        }
        return parameters
    }

    /// Whether what has not changed need not be sent again.
    private var isConditional: Bool { verb == "GET" && AnswerHeaders.isVersioned(function.shape.output) }

    /// What is not in the path.
    private var rest: [Schema.Property] {
        let names = route.path.parameters.map(snakeCased)
        return input.filter { !names.contains($0.name) }
    }

    private static func parameter(_ name: String, in place: String, _ schema: Schema, isRequired: Bool) -> JSONValue {
        ["name": .string(name), "in": .string(place), "required": .bool(isRequired), "schema": schema.json]
    }

    private var body: JSONValue? {
        if function.shape.takesRawBody, hasBody {
            return ["content": ["*/*": ["schema": Schema.string(format: "binary").json]]]
        }
        guard hasBody, !rest.isEmpty else { return nil }
        let isRequired = rest.contains(where: \.isRequired)
        return [
            "required": .bool(isRequired),
            "content": ["application/json": ["schema": Schema.object(rest).json]],
        ]
    }

    private var responses: JSONObject {
        var responses = JSONObject()
        for status in function.shape.statuses {
            var answer: JSONObject = ["description": .string(Status(status).reason)]
            if let output { answer["content"] = ["application/json": ["schema": output.json]] }
            if case .response = function.shape.output { answer["content"] = ["*/*": [:]] }
            let headers = AnswerHeaders.json(of: function.shape.output, status)
            if !headers.isEmpty { answer["headers"] = .object(headers) }
            responses[String(status)] = .object(answer)
        }
        if isConditional { responses["304"] = ["description": .string(Status(304).reason)] }
        for (status, component) in problems {
            responses[String(status)] = ["$ref": .string("#/components/responses/" + component)]
        }
        return responses
    }
}

extension HandlerShape {
    /// What the status can be when all goes well.
    fileprivate var statuses: [Int] {
        switch output {
        case .none: [204]
        case .response: [200]
        case .value(let type): (type as? any SaysStatus.Type)?.usualStatuses ?? [200]
        }
    }
}

extension Schema {
    /// A parameter in a query is there or not; it is never null.
    var withoutNull: Schema { if case .nullable(let inner) = self { inner } else { self } }
}
