import CartwrightJSON

/// Reads the objects of a pattern into alternatives of fields.
enum PatternReader {
    /// More alternatives than this are refused, as AWS does.
    static let maximumAlternatives = 1000

    static func read(_ object: JSONObject) throws(PatternError) -> [[FieldPattern]] {
        var alternatives: [[FieldPattern]] = [[]]
        try read(object, at: [], into: &alternatives)
        return alternatives
    }

    private static func read(
        _ object: JSONObject, at path: [String], into alternatives: inout [[FieldPattern]]
    ) throws(PatternError) {
        if object.isEmpty { throw PatternError("Empty objects are not allowed") }
        for (name, value) in object {
            if name == "$or", let branches = branches(of: value) {
                try fork(branches, at: path, into: &alternatives)
                continue
            }
            switch value {
            case .object(let inner): try read(inner, at: path + [name], into: &alternatives)
            case .array(let entries):
                if entries.isEmpty { throw PatternError("Empty arrays are not allowed") }
                var matchers: [Matcher] = []
                for entry in entries { matchers.append(try MatcherReader.read(entry)) }
                try add(FieldPattern(path: path + [name], matchers: matchers), to: &alternatives)
            default: throw PatternError("\"\(name)\" must be an object or an array")
            }
        }
    }

    private static func add(_ field: FieldPattern, to alternatives: inout [[FieldPattern]]) throws(PatternError) {
        for index in alternatives.indices {
            if alternatives[index].contains(where: { $0.path == field.path }) {
                throw PatternError("Path `\(field.path.joined(separator: "."))` cannot be allowed multiple times")
            }
            alternatives[index].append(field)
        }
    }

    private static func fork(
        _ branches: [JSONObject], at path: [String], into alternatives: inout [[FieldPattern]]
    ) throws(PatternError) {
        var forked: [[FieldPattern]] = []
        for branch in branches {
            var copy = alternatives
            try read(branch, at: path, into: &copy)
            forked += copy
            if forked.count > maximumAlternatives {
                throw PatternError("Rule is too complex - \"$or\" makes more than \(maximumAlternatives) combinations")
            }
        }
        alternatives = forked
    }

    /// `$or` is an operator only over two or more objects none of which has a key that is a matcher's name; otherwise it
    /// is a field of that name.
    private static func branches(of value: JSONValue) -> [JSONObject]? {
        guard let entries = value.array, entries.count >= 2 else { return nil }
        let objects = entries.compactMap(\.object)
        guard objects.count == entries.count else { return nil }
        let clashes = objects.contains { $0.keys.contains(where: MatcherReader.names.contains) }
        return clashes ? nil : objects
    }
}
