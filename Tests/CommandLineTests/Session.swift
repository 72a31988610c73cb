import Cartwright
import FoundationEssentials
import Synchronization

@testable import CartwrightCommandLine

/// One run of the command line: what it printed where, and its exit code.
struct Session {
    let code: Int32
    let output: String
    let errors: String

    static let manifest = """
        functions:
          notes-get:
            does: One note
            handler: Notes.get
            http: ["GET /notes/{id}", GET /note]
            access: [user, admin]
          notes-tidy:
            does: Forget old notes
            handler: Notes.tidy
            schedule: rate(1 hour)
          notes-send:
            does: Send a note
            handler: Notes.send
            queue: mail
          notes-watch:
            does: Follow a note
            handler: Notes.watch
            socket: /notes/{id}/watch follow
            access: user
        queues: {mail: {}}
        """

    init(_ words: String..., environment: [String: String] = [:], hasColours: Bool = false) {
        self.init(words, environment: environment, hasColours: hasColours)
    }

    init(
        _ words: [String], environment: [String: String] = [:], hasColours: Bool = false,
        manifest: String = Session.manifest
    ) {
        let printed = Mutex((output: "", errors: ""))
        let terminal = Terminal(
            hasColours: hasColours, output: { text in printed.withLock { $0.output += text } },
            errors: { text in printed.withLock { $0.errors += text } })
        let program = Program(
            table: FunctionTable(manifest: manifest), configuration: Configuration(environment: environment),
            terminal: terminal)
        code = program.run(words)
        (output, errors) = printed.withLock { $0 }
    }
}
