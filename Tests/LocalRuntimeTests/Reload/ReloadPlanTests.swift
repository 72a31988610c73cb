import Glibc
import Testing

@testable import CartwrightLocalRuntime

@Suite("What a reload builds")
struct ReloadPlanTests {
    @Test("is the program that runs, as it was built")
    func sameProgram() throws {
        let package = try TemporaryFolder()
        close(open(package.path + "/Package.swift", O_WRONLY | O_CREAT, 0o644))
        let folder = package.path + "/.build/x86_64-unknown-linux-gnu"
        let debug = try ReloadPlan(folder: package.path, program: folder + "/debug/shop")
        #expect(debug.command == ["/usr/bin/env", "swift", "build", "--product", "shop", "-c", "debug"])
        let release = try ReloadPlan(folder: package.path, program: folder + "/release/shop", isStatic: true)
        #expect(release.command.suffix(3) == ["-c", "release", "--static-swift-stdlib"])
        let elsewhere = try ReloadPlan(
            folder: package.path, program: package.path + "/out/x86_64-unknown-linux-gnu/debug/shop")
        #expect(elsewhere.command.suffix(2) == ["--scratch-path", package.path + "/out"])
    }

    @Test("is nothing where there are no sources, or the program came from elsewhere")
    func nothing() throws {
        let package = try TemporaryFolder()
        #expect(throws: ReloadPlan.Nothing.self) {
            try ReloadPlan(folder: package.path, program: package.path + "/.build/x86_64/debug/shop")
        }
        close(open(package.path + "/Package.swift", O_WRONLY | O_CREAT, 0o644))
        for program in ["/usr/local/bin/shop", package.path + "/shop"] {
            #expect(throws: ReloadPlan.Nothing.self) { try ReloadPlan(folder: package.path, program: program) }
        }
        let own = try ReloadPlan(folder: package.path, program: "/usr/local/bin/shop", command: "make shop")
        #expect(own.command == ["/bin/sh", "-c", "make shop"])
    }

    @Test("when it fails, only the compiler's own lines are shown")
    func complaints() {
        let output = """
            Building for debugging...
            [0/5] Write swift-version-24593BA9C3E375BF.txt
            [3/5] Compiling Notes Note.swift
            /notes/Sources/Notes/Note.swift:3:5: error: cannot find 'x' in scope
            1 | import Cartwright
            [a list]
            error: emit-module command failed with exit code 1
            /notes/Sources/Notes/Note.swift:3:5: error: cannot find 'x' in scope
            1 | import Cartwright
            """
        #expect(
            Build.complaints(in: output) == """
                /notes/Sources/Notes/Note.swift:3:5: error: cannot find 'x' in scope
                1 | import Cartwright
                [a list]
                error: emit-module command failed with exit code 1
                """)
        let long = Build.complaints(in: (1...400).map { "line \($0)" }.joined(separator: "\n"))
        #expect(long.hasSuffix("line 300\n… and 100 more lines"))
    }

    @Test("the children of a process are found, and only those")
    func children() throws {
        let pipe = try Pipe()
        var program = Program("/bin/cat")
        program.input = pipe.readEnd
        program.deathSignal = SIGKILL
        let child = try program.start()
        #expect(ProcessList.children(of: getpid()).contains(child))
        #expect(ProcessList.children(of: child) == [])
        close(pipe.readEnd)
        close(pipe.writeEnd)
        #expect(ProcessEnd.wait(for: child) == .exited(0))
        #expect(!ProcessList.children(of: getpid()).contains(child))
    }
}
