import CPostgres
import CartwrightJSON

/// Which column each property of a type is read from. It is found out once per statement and type, and kept with the statement.
///
/// Synthesised `Decodable` asks for the same names in the same order, row after row, so a plan is a list of questions and
/// their answers: as long as the questions come in order no name is looked up.
final class RowPlan: @unchecked Sendable {
    // Unchecked: it is taken out of its statement for as long as someone uses it, so nobody shares it.

    struct Step {
        let name: String
        let column: Int32
    }

    /// The type as one that reads itself, if it is.
    let readable: (any RowReadable.Type)?
    private let columns: [String: Int32]
    private(set) var steps: [Step] = []

    init(for type: Any.Type, columnsOf result: OpaquePointer) {
        readable = type as? any RowReadable.Type
        var columns: [String: Int32] = [:]
        for (index, name) in columnNames(result).enumerated() where columns[name] == nil {
            columns[name] = Int32(index)
        }
        self.columns = columns
    }

    /// The column of a property, or -1. `position` moves along the list of questions.
    @inline(__always)
    func column(_ name: String, _ position: inout Int) -> Int32 {
        if position < steps.count, steps[position].name == name {
            defer { position += 1 }
            return steps[position].column
        }
        return find(name, &position)
    }

    private func find(_ name: String, _ position: inout Int) -> Int32 {
        if let index = steps.firstIndex(where: { $0.name == name }) {
            position = index + 1
            return steps[index].column
        }
        let column = columns[name] ?? columns[snakeCased(name)] ?? -1
        steps.append(Step(name: name, column: column))
        position = steps.count
        return column
    }

    /// The columns' names, for the keys of a container.
    var names: [String] { Array(columns.keys) }
}
