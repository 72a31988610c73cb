import CartwrightJSON

/// The fields of one object of the body, and which of them a type asked for.
final class AskedFields {
    let object: JSONObject
    let place: InputPlace
    /// Whether the object is read as a free dictionary, of which every field is asked for.
    var isFree = false
    /// Every name asked for, there or not: kept where a guess at what was meant may be needed.
    private(set) var names: Set<String> = []
    private let keepsNames: Bool
    private var few: UInt64 = 0
    private var others: Set<Int> = []

    init(_ object: JSONObject, at place: InputPlace, keepsNames: Bool) {
        self.object = object
        self.place = place
        self.keepsNames = keepsNames
    }

    /// The value under a name, which is asked for by that.
    func take(_ name: String) -> JSONValue? {
        if keepsNames { names.insert(name) }
        guard let position = object.position(of: name) else { return nil }
        if position < 64 { few |= 1 << UInt64(position) } else { others.insert(position) }
        return object[position].value
    }

    /// Whether every field was asked for.
    var isComplete: Bool { isFree || few.nonzeroBitCount + others.count == object.count }

    /// The fields nobody asked for.
    var unknown: some Sequence<String> {
        object.indices.lazy
            .filter { [few, others] in $0 < 64 ? few & 1 << UInt64($0) == 0 : !others.contains($0) }
            .map { [object] in object[$0].key }
    }

    /// Takes over what was asked for in another reading of the same object.
    func adopt(_ other: AskedFields) {
        isFree = isFree || other.isFree
        names.formUnion(other.names)
        few |= other.few
        others.formUnion(other.others)
    }
}
