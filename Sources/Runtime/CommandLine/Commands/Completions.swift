import CartwrightManifest

extension Program {
    static let completions = Command(
        name: "completions", summary: "Print completions for your shell", operands: "bash|zsh|fish",
        operandCount: 1...1,
        about: "Prints a script that completes commands, options and the names of functions.",
        examples: [
            ("source <(cartwright completions bash)", "for this session of bash"),
            ("cartwright completions fish > ~/.config/fish/completions/cartwright.fish", "for good, in fish"),
        ]
    ) { arguments, program in
        switch arguments.operands[0] {
        case "bash": program.terminal.print(Completions(program).bash)
        case "zsh": program.terminal.print("autoload -U +X bashcompinit && bashcompinit\n" + Completions(program).bash)
        case "fish": program.terminal.print(Completions(program).fish)
        case let other:
            throw UsageError("no completions for '\(other)'; choose bash, zsh or fish", command: "completions")
        }
        return 0
    }
}

/// The words that can follow each other, as a shell's script.
private struct Completions {
    let commands: [Command]
    let functions: [String]

    init(_ program: Program) {
        commands = program.commands
        functions = program.manifest.functions.map(\.name)
    }

    private func words(after command: Command) -> String {
        var words = command.options.map { "--\($0.name)" }
        if ["invoke", "package"].contains(command.name) { words += functions }
        if command.name == "help" { words += commands.map(\.name) }
        return words.joined(separator: " ")
    }

    var bash: String {
        var text = """
            _cartwright() {
                local word="${COMP_WORDS[COMP_CWORD]}"
                if [ "$COMP_CWORD" = 1 ]; then
                    COMPREPLY=($(compgen -W "\(commands.map(\.name).joined(separator: " "))" -- "$word"))
                    return
                fi
                case "${COMP_WORDS[1]}" in

            """
        for command in commands {
            text += "    \(command.name)) COMPREPLY=($(compgen -W \"\(words(after: command))\" -f -- \"$word\")) ;;\n"
        }
        return text + """
                esac
            }
            complete -F _cartwright cartwright
            """
    }

    var fish: String {
        var lines = ["complete -c cartwright -f"]
        for command in commands {
            lines.append(
                "complete -c cartwright -n __fish_use_subcommand -a \(command.name) -d '\(quoted(command.summary))'")
            let here = "complete -c cartwright -n '__fish_seen_subcommand_from \(command.name)'"
            for option in command.options {
                lines.append(
                    "\(here) -l \(option.name)\(option.value == nil ? "" : " -r") -d '\(quoted(option.summary))'")
            }
            if command.name == "invoke" { lines.append("\(here) -a '\(functions.joined(separator: " "))'") }
        }
        return lines.joined(separator: "\n")
    }

    private func quoted(_ text: String) -> String { text.replacing("'", with: "\\'") }
}
