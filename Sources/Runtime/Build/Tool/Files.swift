import FoundationEssentials

/// Reading and writing for the build tool, with messages that name the file.
enum Files {
    static func read(_ path: String) throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw BuildProblem("error: cannot read \(path)")
        }
    }

    /// Leaves a file alone that already says the same, so that nothing is compiled again in vain.
    static func write(_ text: String, to path: String) throws {
        let bytes = Data(text.utf8)
        let url = URL(filePath: path)
        if let old = try? Data(contentsOf: url), old == bytes { return }
        do {
            try bytes.write(to: url, options: .atomic)
        } catch {
            throw BuildProblem("error: cannot write \(path)")
        }
    }

    /// The files below a folder by their relative paths, sorted; hidden ones are left out.
    static func all(in folder: String) throws -> [String] {
        guard let found = try? FileManager.default.subpathsOfDirectory(atPath: folder) else {
            throw BuildProblem("error: cannot read the folder \(folder)")
        }
        return found.filter { path in
            var isFolder = false
            return !path.split(separator: "/").contains { $0.hasPrefix(".") }
                && FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder) && !isFolder
        }.sorted()
    }
}
