import CartwrightJSON

/// An array of the event: the way to it, with the indices taken through arrays above it.
struct ArrayPlace: Hashable {
    let path: [String]
    let indices: [Int]
}

/// A value of the event that is neither object nor array, and the elements of arrays that lead to it.
struct Leaf {
    let value: JSONValue
    let elements: [ArrayPlace: Int]

    /// The choices so far and this leaf's, unless they name two elements of one array.
    func consistent(with chosen: [ArrayPlace: Int]) -> [ArrayPlace: Int]? {
        var together = chosen
        for (place, index) in elements {
            if let other = together[place], other != index { return nil }
            together[place] = index
        }
        return together
    }

    /// Every leaf that the path leads to, through any element of any array on the way.
    static func all(at path: [String], in event: JSONValue) -> [Leaf] {
        var leaves: [Leaf] = []
        collect(path[...], of: event, taken: [], indices: [], elements: [:], into: &leaves)
        return leaves
    }

    private static func collect(
        _ path: ArraySlice<String>, of value: JSONValue, taken: [String], indices: [Int], elements: [ArrayPlace: Int],
        into leaves: inout [Leaf]
    ) {
        switch value {
        case .array(let array):
            let place = ArrayPlace(path: taken, indices: indices)
            for (index, element) in array.enumerated() {
                var inside = elements
                // Only objects tie fields to an element; plain values of one array are alternatives.
                if case .object = element { inside[place] = index }
                collect(
                    path, of: element, taken: taken, indices: indices + [index], elements: inside, into: &leaves)
            }
        case .object(let object):
            guard let step = path.first, let next = object[step] else { return }
            collect(
                path.dropFirst(), of: next, taken: taken + [step], indices: indices, elements: elements, into: &leaves)
        default:
            if path.isEmpty { leaves.append(Leaf(value: value, elements: elements)) }
        }
    }
}
