package import CartwrightJSON
package import CartwrightManifest

/// The description of a bundle's API in OpenAPI 3.1, from the manifest and the handlers' types.
package struct OpenAPIDocument {
    /// The document.
    package private(set) var value: JSONValue = .null
    /// Types that could not be described; where they are used, anything is allowed.
    package private(set) var mistakes: [SchemaError] = []
    private var outputs = SchemaRecorder(.output)
    private var inputs = SchemaRecorder(.input)
    private var problems = ProblemResponses()

    /// A function with its types.
    package typealias Described = (declaration: Manifest.Function, shape: HandlerShape)

    /// Describes the functions that have a route; with a service's name, only its own.
    package static func make(
        title: String = "Cartwright", version: String = "1", functions: [Described], service: String? = nil
    ) -> OpenAPIDocument {
        var document = OpenAPIDocument()
        let wanted = functions.filter { service == nil || $0.declaration.service == service?.lowercased() }
        // All types first: an input's name depends on what the answers are called.
        for function in wanted { _ = document.describe(function.shape.outputType, document.outputs) }
        for function in wanted { _ = document.describe(function.shape.input, document.inputs) }
        var paths = JSONObject()
        for function in wanted {
            for operation in document.operations(of: function) {
                var methods = paths[operation.path]?.object ?? JSONObject()
                methods[operation.method] = operation.json
                paths[operation.path] = .object(methods)
            }
        }
        var services: [String] = []
        for function in wanted where !services.contains(function.declaration.service) {
            services.append(function.declaration.service)
        }
        var fields: JSONObject = [
            "openapi": "3.1.0",
            "info": ["title": .string(service.map { "\(title): \($0)" } ?? title), "version": .string(version)],
            "servers": [["url": "/"]],
            "tags": .array(services.map { ["name": .string($0)] }),
            "paths": .object(paths),
            "components": [
                "schemas": .object(document.schemas()), "responses": document.problems.json,
                "securitySchemes": SecurityWords.schemes,
            ],
        ]
        let sockets = wanted.compactMap { document.socket($0) }
        if !sockets.isEmpty { fields["x-sockets"] = .array(sockets) }
        document.value = .object(fields)
        return document
    }

    /// The components in use, answers first; an input that looks different gets a name of its own.
    private func schemas() -> JSONObject {
        var schemas: JSONObject = ["Problem": StandardProblems.schema]
        for component in outputs.components { schemas[component.name] = component.schema.json }
        for component in inputs.components {
            schemas[component.name + suffix(component)] = rename(component.schema).json
        }
        return schemas
    }

    private func suffix(_ component: (name: String, schema: Schema)) -> String {
        outputs.components.contains { $0.name == component.name } ? "Input" : ""
    }

    /// An input's schema with its references under the inputs' names.
    private func rename(_ schema: Schema) -> Schema {
        switch schema {
        case .named(let name): .named(name + (outputs.components.contains { $0.name == name } ? "Input" : ""))
        case .array(let inner): .array(rename(inner))
        case .dictionary(let inner): .dictionary(rename(inner))
        case .nullable(let inner): .nullable(rename(inner))
        case .annotated(let inner, let about, let example): .annotated(rename(inner), about: about, example: example)
        case .oneOf(let schemas): .oneOf(schemas.map(rename))
        case .object(let properties):
            .object(properties.map { Schema.Property($0.name, rename($0.schema), isRequired: $0.isRequired) })
        case .any, .boolean, .integer, .number, .string, .choices: schema
        }
    }

    private mutating func operations(of function: Described) -> [OpenAPIOperation] {
        var operations: [OpenAPIOperation] = []
        guard !function.declaration.access.contains(.internal) else { return [] }
        let output = describe(function.shape.outputType, outputs)
        let input = describe(function.shape.input, inputs)
        for route in function.declaration.routes where !route.isDefault {
            for method in route.method == "ANY" ? ["GET", "POST", "PUT", "PATCH", "DELETE"] : [route.method] {
                operations.append(
                    OpenAPIOperation(
                        function: function, route: route, method: method, number: operations.count + 1,
                        input: input.map { fields(of: $0) } ?? [], output: output, problems: &problems))
            }
        }
        return operations
    }

    /// OpenAPI has no word for WebSockets: they are listed beside it, each message with its schema.
    private mutating func socket(_ function: Described) -> JSONValue? {
        guard case .socket(let route) = function.declaration.trigger else { return nil }
        let declaration = function.declaration
        var fields: JSONObject = ["path": .string("\(route.path)")]
        switch route.key {
        case .connect: fields["on"] = "$connect"
        case .disconnect: fields["on"] = "$disconnect"
        case .messages: fields["on"] = "$default"
        case .action(let name): fields["action"] = .string(name)
        }
        fields["summary"] = .string(declaration.does)
        if let message = describe(function.shape.input, inputs) { fields["message"] = rename(message).json }
        fields["x-function"] = .string(declaration.name)
        fields["x-access"] = .array(declaration.access.map { .string($0.rawValue) })
        return .object(fields)
    }

    private mutating func describe(_ type: Any.Type?, _ recorder: SchemaRecorder) -> Schema? {
        guard let type else { return nil }
        do { return try recorder.schema(of: type) } catch {
            if let error = error as? SchemaError, !mistakes.contains(error) { mistakes.append(error) }
            return .any
        }
    }

    /// The fields of an input, which may be a component.
    private func fields(of schema: Schema) -> [Schema.Property] {
        switch schema {
        case .object(let properties):
            properties.map { Schema.Property($0.name, rename($0.schema), isRequired: $0.isRequired) }
        case .named(let name): inputs.components.first { $0.name == name }.map { fields(of: $0.schema) } ?? []
        case .annotated(let inner, _, _): fields(of: inner)
        default: []
        }
    }
}

extension HandlerShape {
    fileprivate var outputType: Any.Type? { if case .value(let type) = output { type } else { nil } }
}
