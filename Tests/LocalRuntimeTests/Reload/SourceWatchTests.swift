import Glibc
import Testing

@testable import CartwrightLocalRuntime

/// The kernel notes a change before the call that makes it returns, so nothing here waits.
@Suite("The watch on the sources")
struct SourceWatchTests {
    /// A package with one module, watched.
    private struct Package {
        let folder: TemporaryFolder
        let watch: SourceWatch

        init(sources: Bool = true) throws {
            folder = try TemporaryFolder()
            if sources {
                try Files.makeDirectory(folder.path + "/Sources")
                try Files.makeDirectory(folder.path + "/Sources/Notes")
                Self.write(folder.path + "/Sources/Notes/Note.swift")
            }
            watch = try SourceWatch(
                root: folder.path, folders: ["Sources"], files: ["Package.swift", "functions.yaml"])
            #expect(watch.failure == nil)
        }

        func write(_ path: String) { Self.write(folder.path + "/" + path) }

        func make(_ path: String) throws { try Files.makeDirectory(folder.path + "/" + path) }

        func move(_ old: String, to new: String) {
            #expect(rename(folder.path + "/" + old, folder.path + "/" + new) == 0)
        }

        func remove(_ path: String) { Files.remove(folder.path + "/" + path) }

        private static func write(_ path: String) {
            let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
            #expect(file >= 0)
            _ = Glibc.write(file, "x", 1)
            close(file)
        }
    }

    @Test("a file that is written is named")
    func written() throws {
        let package = try Package()
        #expect(package.watch.changes() == [])
        package.write("Sources/Notes/Note.swift")
        package.write("Sources/main.swift")
        #expect(package.watch.changes() == ["Sources/Notes/Note.swift", "Sources/main.swift"])
        #expect(package.watch.changes() == [])
    }

    @Test("a file that an editor renames into its place is named, and the editor's own files are not")
    func renamed() throws {
        let package = try Package()
        package.write("Sources/Notes/.Note.swift.kate-swp")
        package.write("Sources/Notes/4913")
        package.write("Sources/Notes/Note.swift~")
        package.write("Sources/Notes/#Note.swift#")
        package.write("Sources/Notes/Note.swift.tmp")
        #expect(package.watch.changes() == [])
        package.move("Sources/Notes/Note.swift.tmp", to: "Sources/Notes/Note.swift")
        #expect(package.watch.changes() == ["Sources/Notes/Note.swift"])
    }

    @Test("what is in a new folder is named, also when it came before the folder was known")
    func newFolder() throws {
        let package = try Package()
        try package.make("Sources/Gifts")
        try package.make("Sources/Gifts/Functions")
        package.write("Sources/Gifts/Functions/List.swift")
        #expect(package.watch.changes() == ["Sources/Gifts/Functions/List.swift"])
        package.write("Sources/Gifts/Functions/Add.swift")
        #expect(package.watch.changes() == ["Sources/Gifts/Functions/Add.swift"])
    }

    @Test("a folder that is moved is known by its new name alone")
    func movedFolder() throws {
        let package = try Package()
        package.move("Sources/Notes", to: "Sources/Memos")
        #expect(package.watch.changes() == ["Sources/Notes", "Sources/Memos/Note.swift"])
        package.write("Sources/Memos/Note.swift")
        #expect(package.watch.changes() == ["Sources/Memos/Note.swift"])
        package.move("Sources/Memos", to: "elsewhere")
        #expect(package.watch.changes() == ["Sources/Memos"])
        package.write("elsewhere/Note.swift")
        #expect(package.watch.changes() == [])
    }

    @Test("what is removed is named")
    func removed() throws {
        let package = try Package()
        package.remove("Sources/Notes/Note.swift")
        #expect(package.watch.changes() == ["Sources/Notes/Note.swift"])
        package.remove("Sources/Notes")
        #expect(package.watch.changes() == ["Sources/Notes"])
    }

    @Test("of the package's own folder only the manifests count")
    func root() throws {
        let package = try Package()
        try package.make(".build")
        try package.make("Tests")
        package.write(".build/output")
        package.write("README.md")
        package.write(".env")
        #expect(package.watch.changes() == [])
        package.write("functions.yaml")
        package.write("Package.swift")
        #expect(package.watch.changes() == ["functions.yaml", "Package.swift"])
    }

    @Test("sources that come later are watched from then on")
    func later() throws {
        let package = try Package(sources: false)
        try package.make("Sources")
        package.write("Sources/main.swift")
        #expect(package.watch.changes() == ["Sources/main.swift"])
        package.remove("Sources")
        _ = package.watch.changes()
        try package.make("Sources")
        #expect(package.watch.changes() == [])
        package.write("Sources/main.swift")
        #expect(package.watch.changes() == ["Sources/main.swift"])
    }
}
