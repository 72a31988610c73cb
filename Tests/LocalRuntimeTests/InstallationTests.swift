import Glibc
import Testing

@testable import CartwrightLocalRuntime

/// A folder that goes with the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/cartwright-local-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template))
        path = String(cString: made)
        chmod(path, 0o755)
    }

    deinit { Files.remove(path) }
}

@Suite struct InstallationTests {
    @Test("secrets are drawn once, and for their owner's eyes")
    func secrets() throws {
        let folder = try TemporaryFolder()
        let first = try Installation(directory: folder.path + "/.cartwright").secrets()
        let second = try Installation(directory: folder.path + "/.cartwright").secrets()
        #expect(first == second)
        #expect((first["JWT_SECRET"]?.utf8.count ?? 0) >= 32)
        var status = stat()
        #expect(lstat(folder.path + "/.cartwright/secrets", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        let other = try TemporaryFolder()
        #expect(try Installation(directory: other.path + "/.cartwright").secrets() != first)
    }

    @Test("the private Postgres is made on first use, found again, and ends when it is told to")
    func postgres() throws {
        let folder = try TemporaryFolder()
        let installation = Installation(directory: folder.path + "/.cartwright")
        let first = try PrivatePostgres(installation)
        #expect(first.process != nil)
        let second = try PrivatePostgres(installation)
        #expect(second.process == nil)
        #expect(second.url == first.url)
        first.stop()
        let third = try PrivatePostgres(installation)
        #expect(third.process != nil)
        third.stop()
    }

    @Test("a private Postgres that is just ending is not taken for one that serves")
    func endingPostgres() throws {
        let folder = try TemporaryFolder()
        let installation = Installation(directory: folder.path + "/.cartwright")
        for _ in 1...3 {
            let before = try PrivatePostgres(installation)
            kill(try #require(before.process), SIGINT)
            let lockFile = folder.path + "/.cartwright/postgres/cluster/postmaster.pid"
            let limit = ContinuousClock.now + .seconds(20)
            while Files.read(lockFile)?.contains("ready") == true, ContinuousClock.now < limit {}
            let after = try PrivatePostgres(installation)
            #expect(after.process != nil)
            before.stop()
            after.stop()
        }
    }

    @Test(
        "a complaint of Postgres becomes part of a sentence",
        arguments: [
            (
                "LOG: x\n2026-11-20 FATAL:  data directory \"/x\" has wrong ownership\nHINT: y",
                "data directory \"/x\" has wrong ownership"
            ),
            ("PANIC: could not write to file: No space left on device\n", "the disk is full"),
            (
                "initdb: error: could not create directory \"/x\": Permission denied",
                "could not create directory \"/x\": Permission denied"
            ),
        ])
    func reasons(_ output: String, _ reason: String) { #expect(PrivatePostgres.reason(in: output) == reason) }
}
