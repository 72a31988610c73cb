import CartwrightJSON
import CartwrightSecurity
import FoundationEssentials

extension InputDecoder {
    /// Decodes a value of any type here. In the recording walk an error is noted and a stand-in takes its place.
    func decode<T: Decodable>(_ type: T.Type, _ content: Content, at path: InputPath?) throws -> T {
        let inner = InputDecoder(
            content: content, path: path, pass: pass, synonyms: (type as? any HasSynonyms.Type)?.synonyms ?? [:])
        do {
            let value = try inner.plain(type) ?? T(from: inner)
            inner.validate(value)
            return value
        } catch {
            let failure = inner.located(error, options: Options.of(type))
            guard pass.isRecording else { throw failure }
            if failure.isInPath { pass.notePathIsWrong() } else { pass.note(failure.error) }
            return try StandIn.value(of: type)
        }
    }

    /// Types this decoder knows by itself; nil for all others.
    private func plain<T: Decodable>(_ type: T.Type) throws -> T? {
        guard case .node(let node) = content else { return nil }
        if type == UUID.self { return try Coercion.uuid(node, self) as? T }
        if type == Date.self { return try Coercion.date(node, self) as? T }
        if type == JSONValue.self { return Coercion.json(node) as? T }
        if type == JSONNumber.self { return try Coercion.number(node, self) as? T }
        if type == RawJSON.self { return try RawJSON(trusted: JSON.encode(Coercion.json(node))) as? T }
        return nil
    }

    /// Applies the rules a type states beyond its fields' types.
    private func validate(_ value: some Decodable) {
        guard let value = value as? any Validated else { return }
        var validation = Validation()
        value.validate(&validation)
        if validation.errors.isEmpty { return }
        // A field that did not decode holds a stand-in: what the rules say about that is nobody's business.
        let broken = Set(pass.errors.map(\.field))
        for var error in validation.errors {
            error.field = FieldPath.join(path?.text ?? "", error.field)
            if SecretFields.isSecret(error.field) { error.value = nil }
            if !broken.contains(error.field) { pass.note(error) }
        }
    }

    /// Any error a type's `init(from:)` may throw, as a field error with its full path.
    func located(_ error: any Error, options: [String]? = nil) -> InputFailure {
        let node: InputNode? = if case .node(let node) = content { node } else { nil }
        switch error {
        case let failure as InputFailure: return failure
        case let own as FieldError:
            let failure = failure(own.code, own.message, node)
            var error = failure.error
            error.field = FieldPath.join(error.field, own.field)
            return InputFailure(error: error, isInPath: failure.isInPath)
        case let problem as Problem where !problem.errors.isEmpty: return located(problem.errors[0])
        case let json as JSONError: return failure("invalid_value", "must be \(json.expected)", node)
        case let decoding as DecodingError: return located(decoding, node, options)
        default: return failure("invalid_value", "is not valid", node)
        }
    }

    private func located(_ error: DecodingError, _ node: InputNode?, _ options: [String]?) -> InputFailure {
        switch error {
        case .keyNotFound(let key, _):
            let inner = InputPath(path, name: wireName(key.stringValue))
            return InputFailure(error: FieldError(inner.text, "required", "is required"), isInPath: false)
        case .valueNotFound: return failure("not_nullable", "must not be null", node)
        case .typeMismatch: return failure("wrong_type", "has the wrong type", node)
        case .dataCorrupted(let context):
            if context.debugDescription.hasPrefix("Cannot initialize") {
                let known = options.map { "must be one of " + $0.joined(separator: ", ") }
                return failure("invalid_value", known ?? "is not one of the known values", node)
            }
            return failure("invalid_value", context.debugDescription, node)
        @unknown default: return failure("invalid_value", "is not valid", node)
        }
    }
}

/// The words of a string enum.
private enum Options {
    static func of<T>(_ type: T.Type) -> [String]? {
        func words<C: CaseIterable>(_ type: C.Type) -> [String]? {
            let words = type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
            return words.isEmpty ? nil : words
        }
        return (type as? any CaseIterable.Type).flatMap { words($0) }
    }
}

/// A field's name on the wire; most names need no work.
func wireName(_ name: String) -> String {
    name.utf8.contains { $0 >= 65 && $0 <= 90 } ? snakeCased(name) : name
}
