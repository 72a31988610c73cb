import CartwrightJSON

/// The fields of the object being read, by their names on the wire.
extension InputDecoder {
    /// Every name there is. Asking for that means a free dictionary: no field of it is unknown.
    func allNames() -> [String] {
        asked?.isFree = true
        return switch content {
        case .root(let root): root.names
        case .node(.json(.object(let object))): object.keys
        case .node(.fields(let fields)): fields.map(\.name)
        case .node: []
        }
    }

    /// The value under a name or one of its synonyms. The same name from two places, or by two names, is an error.
    func node(_ name: String) throws -> InputNode? {
        var (found, isTwice) = lookUp(name)
        for (synonym, own) in synonyms where own == name {
            guard let other = lookUp(synonym).node else { continue }
            if found == nil { found = other } else { isTwice = true }
        }
        if isTwice {
            let error = FieldError(below(name).text, "given_twice", "may be given in one place only")
            guard pass.isRecording else { throw InputFailure(error: error, isInPath: false) }
            pass.note(error)
        }
        return found
    }

    private func lookUp(_ name: String) -> (node: InputNode?, isTwice: Bool) {
        let inBody = asked?.take(name)
        switch content {
        case .root(let root): return root.lookUp(name, inBody)
        case .node(.fields(let fields)): return (fields.first { $0.name == name }.map { .query($0.values) }, false)
        case .node: return (inBody.map(InputNode.json), false)
        }
    }

    func below(_ name: String) -> InputPlace { InputPlace(path, name: name) }

    func read<T>(_ name: String, _ standIn: T, _ coerce: (InputNode, InputPlace) throws -> T) throws -> T {
        guard let node = try present(name) else { return standIn }
        return try read(node, name, standIn, coerce)
    }

    func readIfPresent<T>(
        _ name: String, _ standIn: T, _ coerce: (InputNode, InputPlace) throws -> T
    ) throws -> T? {
        guard let node = try node(name), !node.isNull else { return nil }
        return try read(node, name, standIn, coerce)
    }

    /// The value under a name that must be there. In the recording walk there is none, and the error is noted.
    func present(_ name: String) throws -> InputNode? {
        if let node = try node(name) { return node }
        let missing = below(name).missing()
        guard pass.isRecording else { throw missing }
        pass.note(missing.error)
        return nil
    }

    private func read<T>(
        _ node: InputNode, _ name: String, _ standIn: T, _ coerce: (InputNode, InputPlace) throws -> T
    ) throws -> T {
        let place = below(name)
        do { return try coerce(node, place) } catch {
            let failure = place.located(error, node)
            guard pass.isRecording else { throw failure }
            if failure.isInPath { pass.notePathIsWrong() } else { pass.note(failure.error) }
            return standIn
        }
    }
}
