import CartwrightJSON

/// Reads the entries of a pattern's arrays.
enum MatcherReader {
    static let names: Set<String> = [
        "prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "cidr", "exists", "wildcard",
    ]

    static func read(_ entry: JSONValue) throws(PatternError) -> Matcher {
        switch entry {
        case .array: throw PatternError("Match value must be String, number, true, false, or null")
        case .object(let expression): try read(expression)
        default: .exactly(entry)
        }
    }

    private static func read(_ expression: JSONObject) throws(PatternError) -> Matcher {
        guard let (name, value) = expression.first else { throw PatternError("Match expression name not found") }
        guard names.contains(name) else { throw PatternError("Unrecognized match type \(name)") }
        let matcher = try read(name, value)
        guard expression.count == 1 else { throw PatternError("Only one key allowed in match expression") }
        return matcher
    }

    private static func read(_ name: String, _ value: JSONValue) throws(PatternError) -> Matcher {
        switch name {
        case "prefix":
            if let text = try caseless(value, in: name) { return .prefixIgnoringCase(text) }
            return .prefix(Array(try text(value, name).utf8))
        case "suffix":
            if let text = try caseless(value, in: name) { return .suffixIgnoringCase(text) }
            return .suffix(Array(try text(value, name).utf8))
        case "equals-ignore-case": return .equalsIgnoringCase(try text(value, name))
        case "wildcard": return .wildcard(try Wildcard(try text(value, name)))
        case "cidr": return .address(try AddressBlock(try text(value, name)))
        case "numeric":
            guard let terms = value.array else { throw PatternError("Value of numeric must be an array.") }
            return .numeric(try NumericReader.read(terms))
        case "exists":
            guard let flag = value.bool else {
                throw PatternError("exists match pattern must be either true or false.")
            }
            return .exists(flag)
        default: return .anythingBut(try refused(value))
        }
    }

    private static func text(_ value: JSONValue, _ name: String) throws(PatternError) -> String {
        guard let text = value.string else { throw PatternError("\(name) match pattern must be a string") }
        return text
    }

    /// `{"prefix": {"equals-ignore-case": "x"}}`
    private static func caseless(_ value: JSONValue, in name: String) throws(PatternError) -> String? {
        guard let object = value.object else { return nil }
        guard object.keys == ["equals-ignore-case"], let text = object["equals-ignore-case"]?.string else {
            throw PatternError("\(name) match pattern must be a string")
        }
        return text
    }

    // MARK: anything-but

    private static func refused(_ value: JSONValue) throws(PatternError) -> [Matcher] {
        switch value {
        case .string, .number: return [.exactly(value)]
        case .array(let values):
            let strings = values.filter { $0.string != nil }.count
            let numbers = values.filter { $0.number != nil }.count
            guard strings + numbers == values.count else {
                throw PatternError("Inside anything but list, start|null|boolean is not supported.")
            }
            guard !values.isEmpty, strings == 0 || numbers == 0 else {
                throw PatternError(
                    "Inside anything but list, either all values are number or string, mixed type is not supported")
            }
            return values.map { .exactly($0) }
        case .object(let expression): return try refused(by: expression)
        default:
            throw PatternError("Value of anything-but must be an array or single string/number value.")
        }
    }

    private static func refused(by expression: JSONObject) throws(PatternError) -> [Matcher] {
        guard let (name, value) = expression.first else {
            throw PatternError("Anything-But expression name not found")
        }
        guard ["prefix", "suffix", "wildcard", "equals-ignore-case"].contains(name) else {
            throw PatternError("Unsupported anything-but pattern: \(name)")
        }
        var matchers: [Matcher] = []
        for entry in value.array ?? [value] {
            guard let text = entry.string else {
                throw PatternError(
                    name == "prefix" || name == "suffix"
                        ? "prefix/suffix match pattern must be a string"
                        : "Inside anything-but/\(name) list, number|start|null|boolean is not supported.")
            }
            if text.isEmpty, name == "prefix" || name == "suffix" {
                throw PatternError("Null prefix/suffix not allowed")
            }
            matchers.append(try read(name, .string(text)))
        }
        guard !matchers.isEmpty else { throw PatternError("Empty arrays are not allowed") }
        guard expression.count == 1 else { throw PatternError("Only one key allowed in match expression") }
        return matchers
    }
}

/// Reads `["=", 5]`, `["<", 5]` or `[">", 0, "<=", 5]`.
enum NumericReader {
    static func read(_ terms: [JSONValue]) throws(PatternError) -> NumericRange {
        guard let sign = terms.first?.string else {
            throw PatternError("Invalid member in numeric match: \(terms.first.map(text) ?? "]")")
        }
        let value = try number(at: 1, of: terms, after: sign)
        switch sign {
        case "=", "<", "<=":
            guard terms.count == 2 else { throw PatternError("Too many elements in numeric expression") }
            if sign == "=" { return NumericRange(lower: .closed(value), upper: .closed(value)) }
            return NumericRange(upper: sign == "<" ? .open(value) : .closed(value))
        case ">", ">=":
            var range = NumericRange(lower: sign == ">" ? .open(value) : .closed(value))
            if terms.count > 2 { range.upper = try upperBound(terms, above: value) }
            return range
        default: throw PatternError("Unrecognized numeric range operator: \(sign)")
        }
    }

    private static func upperBound(
        _ terms: [JSONValue], above bottom: Double
    ) throws(PatternError) -> NumericRange.Bound {
        guard let sign = terms[2].string else { throw PatternError("Bad value in numeric range: \(text(terms[2]))") }
        guard sign == "<" || sign == "<=" else { throw PatternError("Bad numeric range operator: \(sign)") }
        let top = try number(at: 3, of: terms, after: sign)
        guard terms.count == 4 else { throw PatternError("Too many terms in numeric range expression") }
        guard bottom < top else { throw PatternError("Bottom must be less than top") }
        return sign == "<" ? .open(top) : .closed(top)
    }

    private static func number(at index: Int, of terms: [JSONValue], after sign: String) throws(PatternError) -> Double
    {
        let known = ["=", "<", "<=", ">", ">="].contains(sign)
        guard known else { throw PatternError("Unrecognized numeric range operator: \(sign)") }
        guard terms.count > index, let number = terms[index].number else {
            throw PatternError("Value of \(sign == "=" ? "equals" : sign) must be numeric")
        }
        return number.double
    }

    private static func text(_ value: JSONValue) -> String {
        (try? JSON.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
