import CartwrightJSON

/// One walk over an input: what it found wrong, and which fields were asked for.
final class InputPass {
    /// The first walk stops at the first error, as `Codable` does. The second notes it and goes on with a stand-in.
    let isRecording: Bool
    private(set) var errors: [FieldError] = []
    /// A path segment that does not decode: the answer is 404, never 422.
    private(set) var pathIsWrong = false
    private var asked: [String: AskedFields] = [:]

    init(isRecording: Bool) { self.isRecording = isRecording }

    func note(_ error: FieldError) {
        if !errors.contains(where: { $0.field == error.field && $0.code == error.code }) { errors.append(error) }
    }

    func notePathIsWrong() { pathIsWrong = true }

    /// Takes over what an inner walk found.
    func adopt(_ inner: InputPass) {
        inner.errors.forEach(note)
        pathIsWrong = pathIsWrong || inner.pathIsWrong
        asked.merge(inner.asked) { mine, theirs in
            var both = mine
            both.names.formUnion(theirs.names)
            both.isFree = mine.isFree || theirs.isFree
            return both
        }
    }

    // MARK: Unknown fields

    /// An object of the body is being read field by field.
    func opened(_ object: JSONObject, at path: InputPath?) {
        let place = path?.text ?? ""
        if asked[place] == nil { asked[place] = AskedFields(object: object) }
    }

    func asked(for name: String, at path: InputPath?) { asked[path?.text ?? ""]?.names.insert(name) }

    func askedForAll(at path: InputPath?) { asked[path?.text ?? ""]?.isFree = true }

    /// Notes every field of the body that nobody asked for.
    func noteUnknownFields() {
        for (place, fields) in asked.sorted(by: { $0.key < $1.key }) where !fields.isFree {
            for name in fields.object.keys where !fields.names.contains(name) {
                let guess = Suggestion.closest(to: name, among: fields.names)
                let hint = guess.map { ": did you mean \"\($0)\"?" } ?? ""
                note(FieldError(FieldPath.join(place, name), "unknown_field", "is not a field of this input\(hint)"))
            }
        }
    }

    private struct AskedFields {
        let object: JSONObject
        var names: Set<String> = []
        var isFree = false
    }
}

/// An error with its full path, on its way up through a type's `init(from:)`.
struct InputFailure: Error {
    let error: FieldError
    let isInPath: Bool
}
