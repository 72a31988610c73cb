import CartwrightJSON
import CartwrightManifest

/// One walk over an input: what it found wrong, and which fields were asked for.
final class InputPass {
    /// The first walk stops at the first error, as `Codable` does. The second notes it and goes on with a stand-in.
    let isRecording: Bool
    private(set) var errors: [FieldError] = []
    /// A path segment that does not decode: the answer is 404, never 422.
    private(set) var pathIsWrong = false
    private var opened: [AskedFields] = []
    private let keepsNames: Bool

    init(isRecording: Bool) {
        self.isRecording = isRecording
        keepsNames = isRecording
    }

    /// A walk inside of another that stops at the first error.
    init(strictlyInside outer: InputPass) {
        isRecording = false
        keepsNames = outer.keepsNames
    }

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
        opened += inner.opened
    }

    // MARK: Unknown fields

    /// An object of the body is about to be read field by field.
    func opened(_ object: JSONObject, at place: InputPlace) -> AskedFields {
        let fields = AskedFields(object, at: place, keepsNames: keepsNames)
        opened.append(fields)
        return fields
    }

    /// Notes every field of the body that nobody asked for; `ignored` may stand at its top.
    func noteUnknownFields(but ignored: String? = nil) {
        if opened.allSatisfy(\.isComplete) { return }
        // An object that was read twice, in two forms, is one object.
        var places: [String: AskedFields] = [:]
        for fields in opened {
            let place = fields.place.text
            if let known = places[place] { known.adopt(fields) } else { places[place] = fields }
        }
        for (place, fields) in places.sorted(by: { $0.key < $1.key }) where !fields.isFree {
            for name in fields.unknown {
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

/// An error with its full path, on its way up through a type's `init(from:)`.
struct InputFailure: Error {
    let error: FieldError
    let isInPath: Bool
}
