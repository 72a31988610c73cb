import FoundationEssentials

/// The tree of the package as the house tests read it.
enum House {
    static let root = String(#filePath.split(separator: "/Tests/HouseTests/", maxSplits: 1)[0])

    /// The Swift files below a folder of the package, by path, with their lines.
    static func swiftFiles(below folder: String) throws -> [(path: String, lines: [Substring])] {
        var found: [(String, [Substring])] = []
        for case let entry in try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)").sorted()
        where entry.hasSuffix(".swift") {
            let bytes = try Data(contentsOf: URL(filePath: "\(root)/\(folder)/\(entry)"))
            let text = String(decoding: bytes, as: UTF8.self)
            found.append(("\(folder)/\(entry)", text.split(separator: "\n", omittingEmptySubsequences: false)))
        }
        if found.count < 20 { throw Unseen(folder: folder) }
        return found
    }

    /// The tests no longer see the files that they are about, and would find nothing wrong for ever.
    struct Unseen: Error { let folder: String }

    /// The module that a line imports, if it is an import.
    static func importedModule(_ line: Substring) -> String? {
        var words = line.split(separator: " ")
        while let first = words.first,
            ["public", "package", "internal", "private"].contains(first) || first.hasPrefix("@")
        {
            words.removeFirst()
        }
        guard words.first == "import", words.count > 1 else { return nil }
        let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let name = kinds.contains(String(words[1])) && words.count > 2 ? words[2] : words[1]
        return String(name.split(separator: ".")[0])
    }

    static let floors = ["Base", "Runtime", "Shop", "Programs"]

    /// Which floor holds a module, from the folders and from the names that Package.swift gives them.
    static func floorsOfModules() throws -> [String: Int] {
        var floor: [String: Int] = [:]
        for (index, name) in floors.enumerated() {
            for folder in try FileManager.default.contentsOfDirectory(atPath: "\(root)/Sources/\(name)") {
                floor[folder] = index
                floor["Cartwright\(folder)"] = index
            }
        }
        for library in try FileManager.default.contentsOfDirectory(atPath: "\(root)/Sources/Base/Libraries") {
            floor[library] = 0
        }
        return floor
    }
}
