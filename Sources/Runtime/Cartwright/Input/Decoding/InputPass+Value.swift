import CartwrightJSON
import FoundationEssentials

extension InputPass {
    /// Decodes a value of any type here. In the recording walk an error is noted and a stand-in takes its place.
    func decode<T: Decodable>(_ type: T.Type, _ content: InputDecoder.Content, at place: InputPlace) throws -> T {
        let shape = InputShape.of(type)
        do {
            if case .node(let node) = content, let value = try shape.read(type, node, at: place) { return value }
            let value = try T(from: InputDecoder(content, at: place, self, synonyms: shape.synonyms))
            if let rules = shape.rules {
                note(withUnsafePointer(to: value) { rules.errors(of: UnsafeRawPointer($0)) }, below: place)
            }
            return value
        } catch {
            let failure = place.located(error, content.node, options: Options.of(type))
            guard isRecording else { throw failure }
            if failure.isInPath { notePathIsWrong() } else { note(failure.error) }
            return try StandIn.value(of: type)
        }
    }

    /// Notes what a type's rules say beyond its fields' types.
    private func note(_ found: [FieldError], below place: InputPlace) {
        if found.isEmpty { return }
        // A field that did not decode holds a stand-in: what the rules say about that is nobody's business.
        let broken = Set(errors.map(\.field))
        for var error in found {
            error.field = FieldPath.join(place.text, error.field)
            if SecretFields.isSecret(error.field) { error.value = nil }
            if !broken.contains(error.field) { note(error) }
        }
    }
}

extension InputPlace {
    /// Any error a type's `init(from:)` may throw, as a field error with its full path.
    func located(
        _ error: any Error, _ node: InputNode?, options: @autoclosure () -> [String]? = nil
    ) -> InputFailure {
        switch error {
        case let failure as InputFailure: return failure
        case let own as FieldError:
            let failure = failure(own.code, own.message, node)
            var error = failure.error
            error.field = FieldPath.join(error.field, own.field)
            return InputFailure(error: error, isInPath: failure.isInPath)
        case let problem as Problem where !problem.errors.isEmpty: return located(problem.errors[0], node)
        case let json as JSONError: return failure("invalid_value", "must be \(json.expected)", node)
        case let decoding as DecodingError: return located(decoding, node, options())
        default: return failure("invalid_value", "is not valid", node)
        }
    }

    private func located(_ error: DecodingError, _ node: InputNode?, _ options: [String]?) -> InputFailure {
        switch error {
        case .keyNotFound(let key, _):
            let inner = InputPlace(path, name: wireName(key.stringValue))
            return inner.missing()
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
