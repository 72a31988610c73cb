extension DecodingSession {
    /// The bytes of a value as they stand.
    func raw(_ place: Int) -> RawJSON {
        state.pointee.tape.entries[place].flags.insert(.taken)
        return RawJSON(trusted: Array(source(place)))
    }

    func fields(_ place: Int) throws(JSONError) -> JSONObject {
        try object(place)
        guard case .object(let fields) = json(place) else { throw wrongType(place, "an object") }
        return fields
    }

    /// Any value with all that is in it, which then counts as read.
    func json(_ place: Int) -> JSONValue {
        state.pointee.tape.entries[place].flags.insert(.taken)
        return look(place)
    }

    /// Any value with all that is in it.
    func look(_ place: Int) -> JSONValue {
        switch kind(place) {
        case .null: return .null
        case .yes: return .bool(true)
        case .no: return .bool(false)
        case .number: return .number(JSONNumber(unchecked: String(decoding: text(place), as: UTF8.self)))
        case .string: return .string(name(place))
        case .array:
            var elements: [JSONValue] = []
            elements.reserveCapacity(Int(entry(place).length))
            var element = place + 1
            while element < next(place) {
                elements.append(look(element))
                element = next(element)
            }
            return .array(elements)
        case .object:
            var fields = JSONObject()
            var name = place + 1
            while name < next(place) {
                fields[self.name(name)] = look(name + 1)
                name = next(name + 1)
            }
            return .object(fields)
        }
    }
}
