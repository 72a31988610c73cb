import Cartwright
import FoundationEssentials
import Testing

@testable import CartwrightCommandLine

@Suite("The command line")
struct CommandTests {
    @Test(
        "what it does not know is wrong usage, with a suggestion",
        arguments: [
            (["sevre"], "there is no command 'sevre'; did you mean 'serve'?"),
            (["serve", "--prot", "1"], "serve has no option '--prot'; did you mean '--port'?"),
            (["serve", "--port"], "--port needs a value: --port N"),
            (["serve", "--port", "many"], "--port must be a number from 0 to 65535, not 'many'"),
            (["serve", "now"], "serve has no use for 'now'"),
            (["invoke"], "invoke needs more: invoke FUNCTION"),
            (["invoke", "notes-gte"], "there is no function 'notes-gte'; did you mean 'notes-get'?"),
            (["invoke", "notes-get", "--as", "amdin"], "there is no role 'amdin'; did you mean 'admin'?"),
            (["openapi", "--service", "ntoes"], "there is no service 'ntoes'"),
            (["new", "functon", "x"], "'functon' cannot be made; did you mean 'function'?"),
            (["completions", "csh"], "no completions for 'csh'; choose bash, zsh or fish"),
            (["help", "sevre"], "there is no command 'sevre'"),
            (["invoke", "notes-get", "--as", "king"], "no role 'king'; there are customer, seller, support, admin"),
            (["new", "thing", "x"], "'thing' cannot be made: it is `new function` or `new service`"),
            (["mail", "first"], "'first' is no number of a mail: `cartwright mail` lists them"),
            (["seed", "--size", "0"], "see `cartwright help seed`"),
        ])
    func wrongUsage(words: [String], said: String) {
        let session = Session(words)
        #expect(session.code == 2)
        #expect(session.errors.contains(said), "\(session.errors)")
        #expect(session.errors.contains("see `cartwright help"))
        #expect(session.output == "")
    }

    @Test("without a word it lists all commands, and --version says the version")
    func overview() {
        let session = Session()
        #expect(session.code == 0)
        for word in ["serve", "check", "routes", "invoke", "migrate", "completions"] {
            #expect(session.output.contains("\n  \(word) "), "\(word)")
        }
        #expect(Session("--help").output == session.output)
        #expect(Session("--version").output.hasPrefix("cartwright "))
    }

    static let names = Program(
        table: FunctionTable(manifest: Session.manifest), configuration: Configuration(environment: [:]),
        terminal: .standard
    ).commands.map(\.name)

    @Test("each command explains itself: purpose, usage, examples", arguments: names)
    func pages(name: String) {
        let page = Session(name, "--help")
        #expect(page.code == 0)
        #expect(page.output == Session("help", name).output)
        #expect(page.output.hasPrefix("cartwright \(name): "))
        #expect(page.output.contains("Usage\n  cartwright \(name)"))
        #expect(page.output.contains("Examples\n  "))
        #expect(page.output.split(separator: "\n").allSatisfy { $0.count <= 130 })
    }

    @Test("routes come with method, path, access and function, other triggers after them")
    func routes() {
        let lines = Session("routes").output.split(separator: "\n").map { line in
            line.split(separator: "  ", omittingEmptySubsequences: true).map { $0.drop { $0 == " " } }
        }
        #expect(lines.first == ["METHOD", "PATH", "ACCESS", "FUNCTION"])
        #expect(lines.contains(["GET", "/notes/{id}", "user admin", "notes-get"]))
        #expect(lines.contains(["GET", "/note", "user admin", "notes-get"]))
        #expect(lines.contains(["SOCKET", "/notes/{id}/watch follow", "user", "notes-watch"]))
        #expect(lines.contains(["-", "rate(1 hour)", "internal", "notes-tidy"]))
        #expect(lines.contains(["-", "queue mail", "internal", "notes-send"]))
        #expect(Session("routes", "--service", "nobody").code == 1)
    }

    @Test(
        "a database that cannot be reached is a sentence with the reason, and what to do",
        arguments: [["migrate"], ["mail"], ["seed", "--yes"]])
    func unreachable(words: [String]) {
        let environment = ["DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing", "JWT_SECRET": secret]
        let session = Session(words, environment: environment, manifest: "functions: {}")
        #expect(session.code == 1)
        #expect(session.errors.hasPrefix("cartwright: the database cannot be reached (connection to server at"))
        #expect(session.errors.contains("Connection refused): see that it runs, and that DATABASE_URL is right"))
        #expect(session.errors.split(separator: "\n").count == 1)
    }

    private let secret = "0123456789012345678901234567890123456789"

    @Test("invoke says that a socket's function needs a connection")
    func socket() {
        let session = Session("invoke", "notes-watch")
        #expect(session.code == 1)
        #expect(session.errors.contains("notes-watch answers a WebSocket and needs a connection"))
    }

    @Test("check prints every mistake and answers no")
    func check() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "functions-\(UUID()).yaml").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("functions:\n  a: {does: A, handler: a, http: GET /a/}\nqueue: {}".utf8).write(to: URL(filePath: path))
        let session = Session("check", path)
        #expect(session.code == 1)
        #expect(session.output.contains("\(path):2:"))
        #expect(
            session.output.contains("\(path):3:1: error: unknown key 'queue' in the manifest; did you mean 'queues'?"))
        try Data(Session.manifest.utf8).write(to: URL(filePath: path))
        #expect(Session("check", path).output == "\(path): 4 functions, no mistakes\n")
        #expect(Session("check", "/nowhere.yaml").code == 1)
    }

    @Test("config shows values with their sources and never a secret")
    func config() {
        let secret = String(repeating: "s", count: 40)
        let session = Session("config", environment: ["SECRET_KEY": secret, "PORT": "9000"])
        #expect(session.code == 0)
        #expect(!session.output.contains(secret))
        let lines = session.output.split(separator: "\n")
        #expect(
            lines.contains {
                $0.hasPrefix("JWT_SECRET ") && $0.contains("•••") && $0.hasSuffix("environment SECRET_KEY")
            })
        #expect(lines.contains { $0.hasPrefix("PORT ") && $0.contains("9000") && $0.hasSuffix("environment PORT") })
        #expect(Session("config", environment: ["PORT": "x"]).code == 1)
    }

    @Test("a configuration that cannot work keeps the server from starting and says everything")
    func refusesToServe() {
        let session = Session("serve", environment: ["DATABASE_URL": "mongodb://x", "PORT": "x"])
        #expect(session.code == 1)
        #expect(session.errors.contains("names MongoDB"))
        #expect(session.errors.contains("PORT must be a port"))
    }

    @Test("completions know commands, options and functions", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) {
        let session = Session("completions", shell)
        #expect(session.code == 0)
        for word in ["serve", "routes", "notes-get", "port"] { #expect(session.output.contains(word)) }
    }

    @Test("colours are for terminals only")
    func colours() {
        #expect(!Session("help").output.contains("\u{1B}"))
        #expect(Session("help", hasColours: true).output.contains("\u{1B}[1m"))
    }
}
