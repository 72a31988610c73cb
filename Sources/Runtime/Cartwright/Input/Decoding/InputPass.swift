import CartwrightJSON
import CartwrightManifest

/// One walk over an input: what it found wrong, and which fields were asked for.
final class InputPass {
    /// The first walk stops at the first error, as `Codable` does. The second notes it and goes on with a stand-in.
    let isRecording: Bool
    private(set) var errors: [FieldError] = []
    /// A path segment that does not decode: the answer is 404, never 422.
    private(set) var pathIsWrong = false
    private var asked: [String: AskedFields] = [:]

    init(isRecording: Bool) { self.isRecording = isRecording }

    /// Nobody corrects more mistakes than this at once.
    private static let mostErrors = 50

    func note(_ error: FieldError) {
        guard errors.count < Self.mostErrors else { return }
        if !errors.contains(where: { $0.field == error.field && $0.code == error.code }) { errors.append(error) }
    }

    func notePathIsWrong() { pathIsWrong = true }

    /// Takes over what an inner walk found.
    func adopt(_ inner: InputPass) {
        inner.errors.forEach(note)
        pathIsWrong = pathIsWrong || inner.pathIsWrong
        asked.merge(inner.asked) { mine, theirs in
            mine.names.formUnion(theirs.names)
            mine.isFree = mine.isFree || theirs.isFree
            return mine
        }
    }

    // MARK: Unknown fields

    /// An object of the body is being read field by field. One that is read twice, in two forms, is one object.
    func opened(_ object: JSONObject, at path: InputPath?) -> AskedFields {
        let place = path?.text ?? ""
        if let known = asked[place] { return known }
        let fields = AskedFields(object)
        asked[place] = fields
        return fields
    }

    /// Notes every field of the body that nobody asked for; `ignored` may stand at its top.
    func noteUnknownFields(but ignored: String? = nil) {
        for (place, fields) in asked.sorted(by: { $0.key < $1.key }) where !fields.isFree {
            for name in fields.object.keys where !fields.names.contains(name) {
                // Whoever sends thousands of them does not cost us thousands of guesses.
                if errors.count >= Self.mostErrors { return }
                if place.isEmpty, name == ignored { continue }
                let guess = suggestion(for: name, among: fields.names.sorted())
                let hint = guess.map { ": did you mean \"\($0)\"?" } ?? ""
                note(FieldError(FieldPath.join(place, name), "unknown_field", "is not a field of this input\(hint)"))
            }
        }
    }
}

/// The fields of one object of the body, and which of them a type asked for.
final class AskedFields {
    let object: JSONObject
    var names: Set<String> = []
    var isFree = false

    init(_ object: JSONObject) { self.object = object }
}

/// An error with its full path, on its way up through a type's `init(from:)`.
struct InputFailure: Error {
    let error: FieldError
    let isInPath: Bool
}
