import Cartwright

extension Program {
    static let config = Command(
        name: "config", summary: "Print every setting, its value and where it comes from",
        about: """
            A variable of the environment comes before .env; NAME_FILE=path reads a value from a file. Secrets are masked. Exits
              with 1 when a value is malformed.
            """,
        options: [.init("example", "print a .env.example instead")],
        examples: [
            ("cartwright config", "what holds here"),
            ("cartwright config --example > .env.example", "a file to begin with"),
        ]
    ) { arguments, program in
        let settings = Setting.all(with: program.table.services)
        if arguments.has("example") {
            program.terminal.print(String(Setting.exampleFile(of: settings).dropLast(while: \.isNewline)))
            return 0
        }
        var rows = [["NAME", "VALUE", "SOURCE"]]
        for setting in settings {
            guard let value = program.configuration.value(of: setting.name) else {
                rows.append([setting.name, "-", "not set"])
                continue
            }
            rows.append([setting.name, setting.isSecret ? "•••" : value.text, "\(value.source)"])
        }
        program.terminal.table(rows)
        for note in program.configuration.notes { program.terminal.complain(note) }
        var problems = program.configuration.problems
        do throws(ConfigurationError) {
            _ = try program.configuration.read(program.table.services.compactMap(\.settings))
        } catch {
            problems = error.problems
        }
        for problem in problems { program.terminal.complain(problem) }
        return problems.isEmpty ? 0 : 1
    }
}

extension String {
    fileprivate func dropLast(while matches: (Character) -> Bool) -> Substring {
        var rest = self[...]
        while let last = rest.last, matches(last) { rest.removeLast() }
        return rest
    }
}
