import CartwrightJSON
import FoundationEssentials

/// Describes types by letting them decode from a decoder that only takes notes.
///
/// Each type is walked once; objects become components under the type's name, which also makes recursion harmless
/// where an array, a dictionary or an optional stands between.
package final class SchemaRecorder {
    /// Inputs may leave optional fields out; answers always have them, as `null`.
    package enum Direction: Sendable { case input, output }

    let direction: Direction
    /// The objects met so far, in order.
    package private(set) var components: [(name: String, schema: Schema)] = []
    private var known: [ObjectIdentifier: Schema] = [:]
    private var names: [String: ObjectIdentifier] = [:]
    private var open: Set<ObjectIdentifier> = []
    private var values: [ObjectIdentifier: Any] = [:]

    package init(_ direction: Direction) { self.direction = direction }

    /// How values of a type look.
    package func schema(of type: Any.Type) throws -> Schema {
        if let schema = known[ObjectIdentifier(type)] { return schema }
        if let schema = ready(type) { return schema }
        if let answered = type as? any AnsweredAs.Type { return try schema(of: answered.form) }
        if let parts = type as? any DescribedByParts.Type { return try parts.schema(in: self) }
        guard let decodable = type as? any Decodable.Type else { throw SchemaError.undescribed(type) }
        return try walk(decodable).schema
    }

    /// What needs no walk.
    private func ready(_ type: Any.Type) -> Schema? {
        if let described = type as? any DescribedInSchema.Type { return described.schema }
        if let choices = Choices.of(type) { return choices }
        switch type {
        case is String.Type, is Substring.Type: return .string()
        case is Bool.Type: return .boolean
        case is Double.Type, is Float.Type, is JSONNumber.Type: return .number
        case is any FixedWidthInteger.Type: return .integer
        case is Date.Type: return .string(format: "date-time")
        case is UUID.Type: return .string(format: "uuid")
        case is JSONValue.Type, is RawJSON.Type: return .any
        case is JSONObject.Type: return .dictionary(.any)
        default: return nil
        }
    }

    /// A value of a type, so that the walk of what contains it can go on; the type is described on the way.
    func value<T: Decodable>(of type: T.Type) throws -> T {
        if let value = values[ObjectIdentifier(type)] as? T { return value }
        if let sample = Samples.value(of: type) { return sample }
        if let described = type as? any DescribedInSchema.Type, let example = described.schema.example {
            return try JSON.decode(type, from: JSON.encode(example))
        }
        let walked = try walk(type)
        if let value = walked.value as? T { return value }
        if let failure = walked.failure { throw SchemaError.noValue(type, failure) }
        throw SchemaError.recursive(type)
    }

    private func walk<T: Decodable>(_ type: T.Type) throws -> Walk {
        let identity = ObjectIdentifier(type)
        guard open.insert(identity).inserted else { return Walk(schema: .named(name(for: type))) }
        defer { open.remove(identity) }
        var walk: Walk?
        var first: (any Error)?
        for sample in Samples.rounds {
            let notes = Notes(recorder: self, sample: sample)
            do {
                let value = try T(from: RecordingDecoder(notes: notes))
                values[identity] = value
                return Walk(schema: keep(notes.schema, of: type), value: value)
            } catch let error as SchemaError {
                throw error
            } catch {
                first = first ?? error
                // It took the one value it asked for and did not like it: what it looks like is known all the same.
                if let schema = notes.singleSchema { walk = Walk(schema: schema, failure: error) }
            }
        }
        guard let walk else { throw SchemaError.noValue(type, first ?? SchemaError.undescribed(type)) }
        return Walk(schema: keep(walk.schema, of: type), failure: walk.failure)
    }

    private struct Walk {
        let schema: Schema
        var value: Any?
        var failure: (any Error)?
    }

    /// Objects are kept as components, all else stands where it is used.
    private func keep(_ schema: Schema, of type: Any.Type) -> Schema {
        let schema = leavingOut(type, schema)
        guard case .object = schema else {
            known[ObjectIdentifier(type)] = schema
            return schema
        }
        return component(schema, for: type)
    }

    /// A field that is left out where it has no value is there or not, and never null.
    private func leavingOut(_ type: Any.Type, _ schema: Schema) -> Schema {
        guard direction == .output, let type = type as? any LeavesFieldsOut.Type,
            case .object(let properties) = schema
        else { return schema }
        return .object(
            properties.map { property in
                guard type.fieldsLeftOut.contains(property.name) else { return property }
                return Schema.Property(property.name, property.schema.withoutNull, isRequired: false)
            })
    }

    /// Keeps a description under the type's name.
    func component(_ schema: Schema, for type: Any.Type) -> Schema {
        let name = name(for: type)
        if !components.contains(where: { $0.name == name }) { components.append((name, schema)) }
        known[ObjectIdentifier(type)] = .named(name)
        return .named(name)
    }

    /// The type's own name, or a longer one where another type has it.
    private func name(for type: Any.Type) -> String {
        let short = SchemaName.short(of: type)
        for name in [short, SchemaName.long(of: type)] {
            if names[name] == nil { names[name] = ObjectIdentifier(type) }
            if names[name] == ObjectIdentifier(type) { return name }
        }
        return short
    }
}

/// A generic type of the house that is described by its parts.
protocol DescribedByParts {
    static func schema(in recorder: SchemaRecorder) throws -> Schema
}
