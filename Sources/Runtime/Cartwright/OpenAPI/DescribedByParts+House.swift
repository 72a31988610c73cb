import CartwrightJSON

extension Created: DescribedByParts {
    static func schema(in recorder: SchemaRecorder) throws -> Schema { try recorder.schema(of: Body.self) }
}

extension Accepted: DescribedByParts {
    static func schema(in recorder: SchemaRecorder) throws -> Schema { try recorder.schema(of: Body.self) }
}

extension Reaching: DescribedByParts {
    static func schema(in recorder: SchemaRecorder) throws -> Schema { try recorder.schema(of: Body.self) }
}

extension Page: DescribedByParts {
    static func schema(in recorder: SchemaRecorder) throws -> Schema {
        let facets = Schema.dictionary(.dictionary(.integer))
        return recorder.component(
            .object([
                Schema.Property("items", .array(try recorder.schema(of: Item.self))),
                Schema.Property("limit", .integer),
                Schema.Property("next_cursor", Schema.nullable(.string()).about("null on the last page")),
                Schema.Property("total", Schema.integer.about("with include=count"), isRequired: false),
                Schema.Property("total_capped", .boolean, isRequired: false),
                Schema.Property("facets", facets.about("with include=facets"), isRequired: false),
            ]), for: Self.self)
    }
}

extension Change: DescribedByParts {
    static func schema(in recorder: SchemaRecorder) throws -> Schema {
        .nullable(try recorder.schema(of: Value.self))
    }
}

extension Health: DescribedInSchema {
    /// One word.
    public static var schema: Schema { .object([Schema.Property("status", .choices(["ok"]))]) }
}

extension Ready: DescribedInSchema {
    /// One word, and how each thing that is needed is.
    public static var schema: Schema {
        .object([
            Schema.Property("status", .choices(["ready"])), Schema.Property("checks", .dictionary(.string())),
        ])
    }
}
