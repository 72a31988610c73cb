import CartwrightManifest

/// The words behind a command, sorted into options and operands.
struct Arguments: Sendable {
    private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]
    private let command: String

    /// Sorts the words as the command declares them. `--name=value` and `--name value` are the same; `--` ends the options.
    init(_ words: some Sequence<String>, for command: Command) throws(UsageError) {
        self.command = command.name
        var rest = Array(words)[...]
        var optionsAreOver = false
        while let word = rest.popFirst() {
            if optionsAreOver || !word.hasPrefix("-") || word == "-" {
                operands.append(word)
            } else if word == "--" {
                optionsAreOver = true
            } else {
                try take(word, &rest, command)
            }
        }
        guard command.operandCount.contains(operands.count) else { throw Self.wrongCount(operands, command) }
    }

    private mutating func take(
        _ word: String, _ rest: inout ArraySlice<String>, _ command: Command
    ) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0].drop { $0 == "-" })
        guard word.hasPrefix("--"), let option = command.options.first(where: { $0.name == name }) else {
            let meant = didYouMean("--\(name)", among: command.options.map { "--\($0.name)" })
            throw UsageError("\(command.name) has no option '\(parts[0])'\(meant)", command: command.name)
        }
        guard let value = option.value else {
            if parts.count > 1 { throw UsageError("--\(name) takes no value", command: command.name) }
            values[name, default: []].append("")
            return
        }
        if parts.count > 1 {
            values[name, default: []].append(String(parts[1]))
        } else if let next = rest.first, !next.hasPrefix("--") {
            repeat {
                values[name, default: []].append(rest.removeFirst())
            } while option.takesMany && rest.first.map { !$0.hasPrefix("-") } ?? false
        } else {
            throw UsageError("--\(name) needs a value: --\(name) \(value)", command: command.name)
        }
        if !option.takesMany, values[name]?.count ?? 0 > 1 {
            throw UsageError("--\(name) is there twice", command: command.name)
        }
    }

    private static func wrongCount(_ operands: [String], _ command: Command) -> UsageError {
        if operands.count > command.operandCount.upperBound {
            let extra = operands[command.operandCount.upperBound]
            return UsageError("\(command.name) has no use for '\(extra)'", command: command.name)
        }
        return UsageError("\(command.name) needs more: \(command.name) \(command.operands)", command: command.name)
    }

    /// Whether the option was given.
    func has(_ name: String) -> Bool { values[name] != nil }

    /// The option's value.
    subscript(name: String) -> String? { values[name]?.last }

    /// All values of an option that takes many.
    func all(_ name: String) -> [String] { values[name] ?? [] }

    /// The option's value as a number within a range.
    func number(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                "--\(name) must be a number from \(range.lowerBound) to \(range.upperBound), not '\(text)'",
                command: command)
        }
        return number
    }
}
