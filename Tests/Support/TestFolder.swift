import FoundationEssentials
import Glibc

/// Why the tests' surroundings could not be set up.
public struct TestSupportError: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}

/// Folders of the test process, with short names: a socket's path has at most 107 bytes.
enum TestFolder {
    private static let prefix = "cartwright-test-"

    static func make() throws -> String {
        var template = Array("/tmp/\(prefix)\(getpid())-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestSupportError("no folder can be made in /tmp") }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if let owner = PostgresPrograms.owner { chown(folder, owner.user, owner.group) }
        return folder
    }

    /// Removes what test processes that are no more have left.
    static func removeLeftovers() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? [] {
            guard name.hasPrefix(prefix), let process = pid_t(name.dropFirst(prefix.count).prefix { $0 != "-" })
            else { continue }
            if kill(process, 0) != 0 && errno == ESRCH { try? FileManager.default.removeItem(atPath: "/tmp/" + name) }
        }
    }
}
