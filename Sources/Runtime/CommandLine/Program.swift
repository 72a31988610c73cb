import Cartwright
import CartwrightManifest
import Glibc

/// What a command works with: the bundle, the surroundings, and where to print.
struct Program: Sendable {
    private let makeTable: @Sendable () -> FunctionTable
    let configuration: Configuration
    let terminal: Terminal
    /// Overrides of a test; nil runs commands for real.
    var directory: String

    init(
        table: @autoclosure @escaping @Sendable () -> FunctionTable, configuration: Configuration, terminal: Terminal,
        directory: String = ".cartwright"
    ) {
        makeTable = table
        self.configuration = configuration
        self.terminal = terminal
        self.directory = directory
    }

    /// The functions. Made when a command asks: most do not, and neither does the parent of a process that serves.
    var table: FunctionTable { makeTable() }

    /// The manifest of the bundle; a bundle whose manifest has mistakes does not build, so there are none.
    var manifest: Manifest { Manifest.load(yaml: Array(table.manifest.utf8)).0 }

    static let version = "0.1.0"

    /// Runs the command line's words; the exit code.
    func run(_ words: [String]) -> Int32 {
        do {
            return try dispatch(words)
        } catch let error as UsageError {
            terminal.complain(error.description)
            let name = error.command.map { "cartwright help \($0)" } ?? "cartwright help"
            terminal.complain("see `\(name)`", prefix: false)
            return 2
        } catch {
            terminal.complain("\(error)")
            return 1
        }
    }

    private func dispatch(_ words: [String]) throws -> Int32 {
        var words = words[...]
        guard let first = words.popFirst() else { return try Self.help.run(Arguments([], for: Self.help), self) }
        if first == "--version" || first == "-V" {
            terminal.print("cartwright \(Self.version)")
            return 0
        }
        if first == "--help" || first == "-h" { return try Self.help.run(Arguments([], for: Self.help), self) }
        guard let command = command(first) else {
            let names = commands.map(\.name)
            throw UsageError("there is no command '\(first)'\(didYouMean(first, among: names))")
        }
        if let ahead = words.firstIndex(where: { $0 == "--help" || $0 == "-h" }), !words[..<ahead].contains("--") {
            terminal.print(Help.page(of: command, terminal))
            return 0
        }
        return try command.run(Arguments(words, for: command), self)
    }

    /// All commands, in the order of the help.
    var commands: [Command] { Self.commands }

    private static let commands: [Command] = [
        serve, dev, check, routes, invoke, openapi, config, migrate, seed, users, token, mail, packageImages, new,
        doctor, completions, help,
    ]

    /// Whether a word is a command, rather than a function's name.
    static func isCommand(_ word: String) -> Bool { commands.contains { $0.name == word } }

    func command(_ name: String) -> Command? { commands.first { $0.name == name } }
}
