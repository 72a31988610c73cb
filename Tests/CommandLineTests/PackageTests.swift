import FoundationEssentials
import Glibc
import Testing

@testable import CartwrightCommandLine

@Suite("cartwright package")
struct PackageTests {
    /// A small program in place of this one.
    private static let program = ["--program", "/usr/bin/env"]

    /// A folder that goes with its test.
    private final class Folder {
        let path: String
        init() throws {
            var template = Array("/tmp/cartwright-package-XXXXXX".utf8CString)
            path = String(cString: try #require(mkdtemp(&template)))
        }
        deinit { try? FileManager.default.removeItem(atPath: path) }

        func names(_ folder: String) throws -> [String] {
            let index = FileManager.default.contents(atPath: "\(path)/\(folder)/index.json") ?? Data()
            let key = #""org.opencontainers.image.ref.name":""#
            return String(decoding: index, as: UTF8.self).split(separator: key).dropFirst()
                .map { String($0.prefix { $0 != "\"" }) }
        }
    }

    @Test("writes an image for every function, and one for the whole shop")
    func all() throws {
        let folder = try Folder()
        let session = Session(["package", "--output", "\(folder.path)/images"] + Self.program)
        #expect(session.code == 0, "\(session.errors)")
        #expect(session.output.hasPrefix("5 images in \(folder.path)/images, "))
        #expect(session.errors.contains("1 library, "))
        #expect(try folder.names("images") == ["notes-get", "notes-tidy", "notes-send", "notes-watch", "serve"])
    }

    @Test("writes those that are named, once each, also as one file")
    func some() throws {
        let folder = try Folder()
        let session = Session(
            ["package", "serve", "notes-get", "serve", "--output", "\(folder.path)/images"]
                + ["--archive", "\(folder.path)/shop.tar"] + Self.program)
        #expect(session.code == 0, "\(session.errors)")
        #expect(session.output.hasPrefix("2 images in "))
        #expect(session.output.contains("\nThe same in \(folder.path)/shop.tar, "))
        #expect(try folder.names("images") == ["serve", "notes-get"])
        #expect(FileManager.default.fileExists(atPath: "\(folder.path)/shop.tar"))
    }

    @Test("leaves out what production refuses, and what another program runs")
    func leftOut() throws {
        let folder = try Folder()
        let manifest = """
            functions:
              notes-get: {does: One, handler: Notes.get, http: GET /note, access: public}
              notes-try: {does: Two, handler: Notes.attempt, http: GET /try, access: development}
              notes-snake: {does: Three, command: [python3, -m, notes], http: GET /snake, access: public}
            """
        let all = Session(["package", "--output", "\(folder.path)/all"] + Self.program, manifest: manifest)
        #expect(all.code == 0, "\(all.errors)")
        #expect(try folder.names("all") == ["notes-get", "serve"])
        let snake = Session(
            ["package", "notes-snake", "--output", "\(folder.path)/snake"] + Self.program, manifest: manifest)
        #expect(snake.code == 1)
        #expect(snake.errors.contains("notes-snake runs `python3 -m notes`, which an image of this program has not"))
    }

    @Test("writes plain files where a container builder wants them")
    func unpacked() throws {
        let folder = try Folder()
        let session = Session(["package", "--files", "\(folder.path)/root"] + Self.program)
        #expect(session.code == 0, "\(session.errors)")
        #expect(FileManager.default.fileExists(atPath: "\(folder.path)/root/var/runtime/bootstrap"))
        let both = Session(["package", "--files", "\(folder.path)/r", "--archive", "x"] + Self.program)
        #expect(both.code == 2)
        #expect(both.errors.contains("--archive has no place beside it"))
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/r"))
    }

    @Test(
        "says in a sentence what is wrong",
        arguments: [
            (["notes-gte"], 2, "there is no function 'notes-gte'; did you mean 'notes-get'?"),
            (["--prefix", "Shop"], 1, "'Shop' is no name of a repository"),
            (["--output", "/etc"], 1, "and is no image layout; choose another place with --output"),
            (["--output", "/proc/nowhere"], 1, "could not make the folder /proc/nowhere"),
            (["--program", "/etc/passwd"], 1, "/etc/passwd is no ELF file"),
            (["--program", "/nowhere"], 1, "could not read /nowhere: No such file or directory"),
            (["--library", "libnowhere.so.1"], 1, "needs libnowhere.so.1, which is nowhere on this machine"),
        ])
    func wrong(words: [String], code: Int32, said: String) {
        let rest = words.contains("--program") ? [] : Self.program
        let session = Session(["package"] + words + rest)
        #expect(session.code == code)
        #expect(session.errors.contains(said), "\(session.errors)")
    }

    @Test(
        "a program that is called bootstrap is a function or the whole shop by the word it is started with",
        arguments: [
            ("serve", [:], false), ("migrate", [:], false), ("package", [:], false), ("notes-get", [:], true),
            ("serve", ["AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1"], true), ("", [:], true),
        ] as [(String, [String: String], Bool)])
    func words(word: String, environment: [String: String], isFunction: Bool) {
        #expect(CommandLine.runsFunction(["/var/runtime/bootstrap", word], environment) == isFunction)
    }
}
