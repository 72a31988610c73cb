import FoundationEssentials
import Glibc

/// Runs Debian's Postgres programs, which are on no PATH; and never as root, which they refuse.
enum PostgresPrograms {
    /// The ordinary user that runs Postgres when the tests are run by root.
    static let owner: (user: uid_t, group: gid_t)? = {
        guard getuid() == 0, let entry = getpwnam("postgres") else { return nil }
        return (entry.pointee.pw_uid, entry.pointee.pw_gid)
    }()

    /// The folder with the newest version's programs.
    static func folder() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap { Int($0) }
        guard let newest = versions.max() else {
            throw TestSupportError(
                "there is no Postgres here: apt-get install postgresql, or set CARTWRIGHT_TEST_DATABASE")
        }
        return "\(root)/\(newest)/bin"
    }

    /// Starts a program that ends with the thread that started it. Its output goes to a descriptor.
    static func spawn(_ program: String, _ arguments: [String], output: Int32) throws -> pid_t {
        var words = ["/usr/bin/setpriv", "--pdeathsig", "QUIT"]
        if let owner { words += ["--reuid", "\(owner.user)", "--regid", "\(owner.group)", "--init-groups"] }
        words += [try folder() + "/" + program] + arguments
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        var argv = copies(of: words)
        var environment = copies(of: ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"])
        defer { for pointer in argv + environment { free(pointer) } }
        var process = pid_t()
        let failure = posix_spawn(&process, words[0], &actions, nil, &argv, &environment)
        guard failure == 0 else {
            throw TestSupportError("\(program) cannot be started: \(String(cString: strerror(failure)))")
        }
        return process
    }

    static func run(_ program: String, _ arguments: [String], log: String) throws {
        let output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        defer { close(output) }
        let process = try spawn(program, arguments, output: output)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        if status != 0 {
            let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            throw TestSupportError("\(program) failed:\n\(text.suffix(2000))")
        }
    }
}

/// C strings that must be freed, and a NULL.
private func copies(of words: [String]) -> [UnsafeMutablePointer<CChar>?] {
    var pointers: [UnsafeMutablePointer<CChar>?] = []
    for word in words { pointers.append(strdup(word)) }
    pointers.append(nil)
    return pointers
}
