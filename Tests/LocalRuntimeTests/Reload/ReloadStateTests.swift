import Testing

@testable import CartwrightLocalRuntime

@Suite("From a change to the new program")
struct ReloadStateTests {
    private static let quiet = ReloadState.quiet
    private static let second: UInt64 = 1_000_000_000

    /// A state whose build began at 1 s, for a change to these files.
    private func building(_ files: Set<String>) -> ReloadState {
        var state = ReloadState()
        #expect(state.handle(.changed(files), at: Self.second - Self.quiet) == [])
        #expect(state.dueAt == Self.second)
        #expect(state.handle(.due, at: Self.second) == [.build])
        #expect(state.dueAt == nil)
        return state
    }

    @Test("a build begins when it has been quiet, once for all that changed")
    func quiet() {
        var state = ReloadState()
        #expect(state.handle(.changed(["a"]), at: 0) == [])
        #expect(state.handle(.changed([]), at: Self.quiet / 2) == [])
        #expect(state.handle(.changed(["b"]), at: Self.quiet / 2) == [])
        #expect(state.handle(.due, at: Self.quiet) == [])
        #expect(state.handle(.due, at: Self.quiet * 3 / 2) == [.build])
        #expect(state.handle(.built(succeeded: true), at: 2 * Self.second) == [.replace])
        let rebuilt = ReloadState.Rebuilt(
            files: ["a", "b"], nanoseconds: 2 * Self.second - Self.quiet * 3 / 2, processes: 3)
        #expect(state.handle(.replaced(processes: 3), at: 2 * Self.second) == [.tell(rebuilt)])
        #expect(state.handle(.replaced(processes: 3), at: 2 * Self.second) == [])
    }

    @Test("a change during a build ends that build, and the next one is for both changes")
    func cancelled() {
        var state = building(["a"])
        #expect(state.handle(.changed(["b"]), at: 2 * Self.second) == [.cancel])
        #expect(state.handle(.changed(["c"]), at: 2 * Self.second) == [])
        #expect(state.handle(.built(succeeded: false), at: 2 * Self.second) == [])
        #expect(state.handle(.due, at: 3 * Self.second) == [.build])
        #expect(state.handle(.built(succeeded: true), at: 4 * Self.second) == [.replace])
        let rebuilt = ReloadState.Rebuilt(files: ["a", "b", "c"], nanoseconds: Self.second, processes: 0)
        #expect(state.handle(.replaced(processes: 0), at: 4 * Self.second) == [.tell(rebuilt)])
    }

    @Test("a cancelled build that takes its time is waited for, then killed")
    func stubborn() {
        var state = building(["a"])
        _ = state.handle(.changed(["b"]), at: 2 * Self.second)
        #expect(state.handle(.due, at: 2 * Self.second + Self.quiet) == [])
        #expect(state.dueAt == 2 * Self.second + ReloadState.grace)
        #expect(state.handle(.due, at: 2 * Self.second + ReloadState.grace) == [.kill])
        #expect(state.handle(.due, at: 20 * Self.second) == [])
        #expect(state.handle(.built(succeeded: true), at: 20 * Self.second) == [.build])
    }

    @Test("a failed build is told, and what changed counts for the next one")
    func failed() {
        var state = building(["a"])
        #expect(state.handle(.built(succeeded: false), at: 3 * Self.second) == [.complain(after: 2 * Self.second)])
        #expect(state.handle(.replaced(processes: 1), at: 3 * Self.second) == [])
        _ = state.handle(.changed(["b"]), at: 4 * Self.second)
        #expect(state.handle(.due, at: 5 * Self.second) == [.build])
        #expect(state.handle(.built(succeeded: true), at: 5 * Self.second) == [.replace])
        let rebuilt = ReloadState.Rebuilt(files: ["a", "b"], nanoseconds: 0, processes: 1)
        #expect(state.handle(.replaced(processes: 1), at: 5 * Self.second) == [.tell(rebuilt)])
    }

    @Test("a program that was built and does not start is not told of as one that serves")
    func notStarted() {
        var state = building(["a"])
        #expect(state.handle(.built(succeeded: true), at: 2 * Self.second) == [.replace])
        #expect(state.handle(.notStarted, at: 2 * Self.second) == [])
        #expect(state.handle(.replaced(processes: 1), at: 3 * Self.second) == [])
    }

    @Test(
        "one line says what was rebuilt, how long it took and how many processes were replaced",
        arguments: [
            (["b", "a"], 840_000_000, 1, "Rebuilt a, b in 0.84 s: 1 process replaced"),
            (["a", "b", "c"], 12_340_000_000, 0, "Rebuilt a, b and 1 more in 12.3 s: 0 processes replaced"),
            (["functions.yaml"], 2_050_000_000, 12, "Rebuilt functions.yaml in 2.05 s: 12 processes replaced"),
        ] as [(Set<String>, UInt64, Int, String)])
    func line(_ files: Set<String>, _ nanoseconds: UInt64, _ processes: Int, _ line: String) {
        let rebuilt = ReloadState.Rebuilt(files: ["a", "a.123"], nanoseconds: 0, processes: 0)
        #expect(rebuilt.naming { $0 == "a" }.files == ["a"])
        #expect(rebuilt.naming { _ in false }.files == rebuilt.files)
        #expect("\(ReloadState.Rebuilt(files: files, nanoseconds: nanoseconds, processes: processes))" == line)
    }
}
