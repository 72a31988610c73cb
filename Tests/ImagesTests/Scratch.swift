import FoundationEssentials
import Glibc
import Testing

/// A folder for one test, gone with it; and programs to run over it.
final class Scratch {
    let path: String

    init() throws {
        var template = Array("/tmp/cartwright-images-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    subscript(name: String) -> String { "\(path)/\(name)" }

    /// What a shell's command prints; it has to succeed.
    @discardableResult
    func shell(_ command: String) throws -> String {
        let (code, text) = try attempt(command)
        try #require(code == 0, "\(command): \(text)")
        return text
    }

    func attempt(_ command: String) throws -> (code: Int32, text: String) {
        let stream = try #require(popen("cd \(path) && exec 2>&1 && \(command)", "r"))
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = fread(&buffer, 1, buffer.count, stream)
            if count == 0 { break }
            text += buffer[..<count]
        }
        return ((pclose(stream) >> 8) & 0xFF, String(decoding: text, as: UTF8.self))
    }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try #require(FileManager.default.contents(atPath: self[name]), "\(name) is not there"))
    }

    /// Every file below a folder, with what is in it.
    func tree(_ folder: String) throws -> [String: [UInt8]] {
        var tree: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: self[folder]) {
            if let bytes = FileManager.default.contents(atPath: self["\(folder)/\(name)"]) { tree[name] = Array(bytes) }
        }
        return tree
    }
}
