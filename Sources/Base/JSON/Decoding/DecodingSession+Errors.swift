extension DecodingSession {
    @inline(never)
    func wrongType(_ place: Int, _ expected: String) -> JSONError {
        JSONError(
            kind: .wrongType, path: path(place).description, expected: expected, found: describe(place),
            offset: offset(place))
    }

    @inline(never)
    func unacceptable(_ place: Int, _ expected: String) -> JSONError {
        JSONError(
            kind: .unacceptable, path: path(place).description, expected: expected, found: describe(place),
            offset: offset(place))
    }

    @inline(never)
    func missing(_ name: String, in object: Int, _ expected: String) -> JSONError {
        var path = path(object)
        path.keys.append(AnyKey(stringValue: name))
        return JSONError(
            kind: .missing, path: path.description, expected: expected, offset: offset(object))
    }

    private func offset(_ place: Int) -> Int {
        let entry = entry(place)
        return Int(entry.offset) - (entry.kind == .string ? 1 : 0)
    }

    /// What stands there, without the text of a string, which may be a secret.
    func describe(_ place: Int) -> String {
        switch kind(place) {
        case .object: return "an object"
        case .array: return "an array"
        case .string: return "a string"
        case .number:
            let text = text(place)
            return text.count <= 32 ? String(decoding: text, as: UTF8.self) : "a number of \(text.count) digits"
        case .yes: return "true"
        case .no: return "false"
        case .null: return "null"
        }
    }

    /// The way to an entry, found by walking from the root.
    func path(_ target: Int) -> CodingPath {
        var path = CodingPath()
        var container = 0
        while container != target {
            let end = next(container)
            let isObject = kind(container) == .object
            var inner = container + 1
            var index = 0
            while inner < end {
                let value = isObject ? inner + 1 : inner
                if target < next(value) {
                    path.keys.append(isObject ? AnyKey(stringValue: name(inner)) : AnyKey(intValue: index))
                    guard target > value else { return path }
                    container = value
                    break
                }
                inner = next(value)
                index += 1
            }
            guard inner < end else { return path }
        }
        return path
    }

    /// The text of a name or of a string. The scan has checked its UTF-8 and its escapes.
    func name(_ place: Int) -> String {
        guard entry(place).flags.contains(.escaped) else { return String(decoding: text(place), as: UTF8.self) }
        return unescaped(text(place)) ?? ""
    }
}
