import CartwrightEventLoop
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

@Suite("The reload of what was saved")
struct ReloaderTests {
    /// Gives it its turns, as the parent does, until something is so.
    private func turn(_ reloader: Reloader, until isSo: () -> Bool) {
        let end = monotonicNanoseconds() + 30_000_000_000
        while !isSo(), monotonicNanoseconds() < end {
            var polled = reloader.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            poll(&polled, nfds_t(polled.count), 10)
            _ = reloader.turn(at: monotonicNanoseconds())
        }
        #expect(isSo())
    }

    @Test("a build that is overtaken by another change is ended, and the next one begins")
    func overtaken() throws {
        let folder = try TemporaryFolder()
        try Files.makeDirectory(folder.path + "/Sources")
        let build = #"echo "$$" > build.new; mv build.new build; sleep 600 & wait; true"#
        let plan = try ReloadPlan(folder: folder.path, program: "/none", command: build)
        let reloader = try Reloader(plan, print: { _ in }, complain: { Issue.record("\($0)") })
        func building() -> pid_t? { Files.read(folder.path + "/build").flatMap { pid_t($0.filter(\.isNumber)) } }

        try Files.writePrivately("1", to: folder.path + "/Sources/one.swift")
        turn(reloader) { building() != nil }
        let first = try #require(building())
        try Files.writePrivately("2", to: folder.path + "/Sources/two.swift")
        _ = reloader.turn(at: monotonicNanoseconds())
        // Blocks until it has ended, which it would not do by itself for ten minutes.
        let end = ProcessEnd.wait(for: first)
        #expect(end == .killed(by: SIGTERM))
        #expect(reloader.ended(first, end, at: monotonicNanoseconds()))
        turn(reloader) { building() != first }
        let second = try #require(building())
        reloader.end()
        #expect(ProcessEnd.wait(for: second) == .killed(by: SIGKILL))
    }
}
