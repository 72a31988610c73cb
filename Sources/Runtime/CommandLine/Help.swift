/// The help texts: one page for all commands, one page for each.
enum Help {
    static func overview(_ program: Program) -> String {
        let terminal = program.terminal
        var text = """
            \(terminal.bold("cartwright")) runs a bundle of functions that functions.yaml declares.

            \(terminal.bold("Usage"))
              cartwright COMMAND [OPTIONS]

            \(terminal.bold("Commands"))

            """
        let width = program.commands.map(\.name.count).max() ?? 0
        for command in program.commands {
            text += "  \(padded(command.name, to: width))  \(command.summary)\n"
        }
        return text + """

            \(terminal.bold("Begin with"))
              cartwright serve              serve everything on http://127.0.0.1:8080
              cartwright help serve         all there is to know about one command

            Exit codes: 0 fine, 1 the answer is no, 2 the command line was not understood.
            """
    }

    static func page(of command: Command, _ terminal: Terminal) -> String {
        var usage = "cartwright \(command.name)"
        if !command.operands.isEmpty { usage += " \(command.operands)" }
        for option in command.options { add("[\(spelled(option))]", to: &usage) }
        var text = """
            \(terminal.bold("cartwright \(command.name)")): \(command.summary)

            \(terminal.bold("Usage"))
              \(usage)

            \(command.about)

            """
        if !command.options.isEmpty {
            text += "\n\(terminal.bold("Options"))\n"
            let width = command.options.map { spelled($0).count }.max() ?? 0
            for option in command.options { text += "  \(padded(spelled(option), to: width))  \(option.summary)\n" }
        }
        if !command.examples.isEmpty {
            text += "\n\(terminal.bold("Examples"))\n"
            for example in command.examples { text += "  \(example.line)\n      \(terminal.dim(example.does))\n" }
        }
        while text.hasSuffix("\n") { text.removeLast() }
        return text
    }

    /// On a line of its own where the last one would become too long.
    private static func add(_ word: String, to usage: inout String) {
        let last = usage.split(separator: "\n").last?.count ?? 0
        usage += last + word.count < 110 ? " \(word)" : "\n      \(word)"
    }

    private static func spelled(_ option: Command.Option) -> String {
        "--\(option.name)" + (option.value.map { " \($0)\(option.takesMany ? "…" : "")" } ?? "")
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension Program {
    static let help = Command(
        name: "help", summary: "Explain a command, or list them all", operands: "[COMMAND]", operandCount: 0...1,
        about: "Every command explains itself: `cartwright COMMAND --help` says the same as `cartwright help COMMAND`.",
        examples: [("cartwright help invoke", "how to call a function without a server")]
    ) { arguments, program in
        guard let name = arguments.operands.first else {
            program.terminal.print(Help.overview(program))
            return 0
        }
        guard let command = program.command(name) else {
            throw UsageError("there is no command '\(name)'")
        }
        program.terminal.print(Help.page(of: command, program.terminal))
        return 0
    }
}
