package import CartwrightJSON

extension Schema {
    /// The schema as OpenAPI 3.1 writes it.
    package var json: JSONValue {
        switch self {
        case .any: [:]
        case .boolean: ["type": "boolean"]
        case .integer: ["type": "integer"]
        case .number: ["type": "number"]
        case .string(nil): ["type": "string"]
        case .string(let format?): ["type": "string", "format": .string(format)]
        case .choices(let values): Schema.enumeration(values)
        case .array(let element): ["type": "array", "items": element.json]
        case .dictionary(let value): ["type": "object", "additionalProperties": value.json]
        case .object(let properties): Schema.object(properties)
        case .named(let name): ["$ref": .string("#/components/schemas/" + name)]
        case .nullable(let inner): Schema.nullable(inner)
        case .oneOf(let schemas): ["oneOf": .array(schemas.map(\.json))]
        case .annotated(let inner, let about, let example): Schema.annotated(inner, about, example)
        }
    }

    private static func enumeration(_ values: [JSONValue]) -> JSONValue {
        let isText = values.allSatisfy { $0.string != nil }
        let isInteger = values.allSatisfy { $0.integer != nil }
        var fields: JSONObject = [:]
        if isText { fields["type"] = "string" } else if isInteger { fields["type"] = "integer" }
        fields["enum"] = .array(values)
        return .object(fields)
    }

    private static func object(_ properties: [Property]) -> JSONValue {
        var fields: JSONObject = ["type": "object"]
        var named = JSONObject()
        for property in properties { named[property.name] = property.schema.json }
        if !properties.isEmpty { fields["properties"] = .object(named) }
        let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { fields["required"] = .array(required) }
        return .object(fields)
    }

    /// `"type": ["string", "null"]` where there is one type, else one of both.
    private static func nullable(_ inner: Schema) -> JSONValue {
        if inner == .any { return [:] }
        guard case .object(var fields) = inner.json, let type = fields["type"], fields["enum"] == nil else {
            return ["oneOf": [inner.json, ["type": "null"]]]
        }
        fields["type"] = [type, "null"]
        return .object(fields)
    }

    private static func annotated(_ inner: Schema, _ about: String?, _ example: JSONValue?) -> JSONValue {
        guard case .object(var fields) = inner.json else { return inner.json }
        if let about { fields["description"] = .string(about) }
        if let example { fields["examples"] = [example] }
        return .object(fields)
    }
}
