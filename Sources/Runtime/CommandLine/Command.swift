/// One word of the command line: what it is for, what may follow it, and what it does.
struct Command: Sendable {
    /// `--name`, or `--name VALUE` where a value is named.
    struct Option: Sendable {
        let name: String
        var value: String?
        let summary: String
        /// Whether several values may follow it: `--service accounts catalog`.
        var takesMany = false

        /// An option without a value.
        init(_ name: String, _ summary: String) {
            self.name = name
            self.summary = summary
        }

        /// An option with a value, or with many.
        init(_ name: String, _ value: String, takesMany: Bool = false, _ summary: String) {
            self.name = name
            self.value = value
            self.takesMany = takesMany
            self.summary = summary
        }
    }

    let name: String
    /// One line for the list of commands.
    let summary: String
    /// What stands behind the name in the usage line, for people.
    var operands = ""
    /// How many words may stand there.
    var operandCount: ClosedRange<Int> = 0...0
    /// A paragraph or two.
    let about: String
    var options: [Option] = []
    /// Command lines that work, each with what it does.
    var examples: [(line: String, does: String)] = []
    /// Does it; the exit code: 0 fine, 1 the answer is no.
    let run: @Sendable (Arguments, Program) throws -> Int32
}

/// The command line cannot be understood; the text says why, and the exit code is 2.
struct UsageError: Error, CustomStringConvertible {
    let description: String
    /// The command whose help would tell more.
    var command: String?

    init(_ description: String, command: String? = nil) {
        self.description = description
        self.command = command
    }
}

/// It was understood but cannot be done; the text says why and what to do, and the exit code is 1.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
