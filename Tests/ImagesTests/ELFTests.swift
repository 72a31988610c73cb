import Testing

@testable import CartwrightImages

@Suite("Programs and their libraries")
struct ELFTests {
    /// A small program that every machine has.
    static let program = "/usr/bin/env"

    @Test("are the ones that the loader itself names", arguments: ["/usr/bin/env", "/proc/self/exe"])
    func sameAsLoader(path: String) throws {
        let path = FileBytes.absolute(path)
        let file = try ELFFile(try FileBytes.read(path), path)
        let closure = try LibraryClosure(of: file, at: path)
        let loader = try #require(closure.loader?.path)
        let lines = try Scratch().shell("\(loader) --list \(path)").split(separator: "\n")
        let named = lines.filter { $0.contains("=> /") }.compactMap { $0.split(separator: " ").first }
            .map { String($0.drop { $0.isWhitespace }) }
        #expect(closure.libraries.map(\.name) == named.sorted())
        #expect(closure.libraries.contains { $0.name == "libc.so.6" })
        #expect(FileBytes.exists("\(closure.folder)/libc.so.6"))
    }

    @Test("run as before without their symbols")
    func stripped() throws {
        let scratch = try Scratch()
        try scratch.shell("printf 'int main(void) { return 7; }' > a.c && clang -g a.c -o a")
        let bytes = try scratch.bytes("a")
        let stripped = try ELFFile(bytes, "a").stripped(bytes)
        #expect(stripped.count < bytes.count)
        try FileBytes.write(stripped, to: scratch["b"])
        #expect(try scratch.attempt("chmod +x b && ./b").code == 7)
        #expect(try ELFFile(stripped, "b").stripped(stripped) == stripped)
    }

    @Test("that are cut off anywhere, or made up, are refused and crash nothing")
    func damaged() throws {
        let whole = try FileBytes.read(Self.program)
        for size in Array(0..<700) + [4096, whole.count / 2] {
            #expect(throws: ImageError.self, "\(size)") { try ELFFile(Array(whole[..<size]), "x") }
        }
        // Whatever stands in a header, the answer is a sentence or a program; never a trap.
        for place in 16..<700 {
            var altered = whole
            for value: UInt8 in [0, 0x7F, 0xFF] {
                altered[place] = value
                if let file = try? ELFFile(altered, "x") { _ = file.stripped(altered) }
            }
        }
        #expect(throws: ImageError("/etc/passwd is no ELF file")) {
            try ELFFile(try FileBytes.read("/etc/passwd"), "/etc/passwd")
        }
    }

    @Test("that are missing are named, with who needs them")
    func missing() throws {
        let file = try ELFFile(try FileBytes.read(Self.program), Self.program)
        #expect(throws: ImageError("/usr/bin/env needs libc.so.6, which is nowhere on this machine")) {
            try LibraryClosure(of: file, at: Self.program, folders: ["/nowhere"])
        }
    }

    @Test("that a program opens by itself come along, with what they need; those that are absent are told")
    func opened() throws {
        let scratch = try Scratch()
        try scratch.shell(
            """
            printf '#include <dlfcn.h>\\nint main(void) { return !dlopen("libz.so.1", 1) + !dlopen("libabsent.so.7", 1) \\
                + !dlopen("./lib%%s.so.1", 1); }' > a.c && clang a.c -o a
            """)
        #expect(OpenedLibraries.named(in: try scratch.bytes("a")) == ["libabsent.so.7", "libc.so.6", "libz.so.1"])
        let build = try ImageBuild(executable: scratch["a"], version: "1")
        #expect(build.contents.absent == ["libabsent.so.7"])
        #expect(build.surroundings.contains { $0.path.hasSuffix("/libz.so.1") })
        let named = try ImageBuild(executable: ELFTests.program, libraries: ["libz.so.1"], version: "1")
        #expect(named.surroundings.contains { $0.path.hasSuffix("/libz.so.1") })
    }

    @Test("are looked for where ld.so.conf says, with what it includes")
    func configuration() throws {
        let scratch = try Scratch()
        try scratch.shell("mkdir d && printf '/two # second\\n/one\\n' > d/a.conf && printf 'no folder\\n' > d/b.txt")
        try scratch.shell("printf '# nothing\\n/one\\ninclude \(scratch.path)/d/*.conf absent.conf\\n' > ld.so.conf")
        let folders = LibraryPath.folders(variable: "/zero:/two", configuration: scratch["ld.so.conf"])
        #expect(folders == ["/zero", "/two", "/one", "/lib64", "/usr/lib64", "/lib", "/usr/lib"])
    }
}
