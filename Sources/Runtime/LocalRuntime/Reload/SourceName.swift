/// Which names in a source folder are somebody's work, and which an editor's or a tool's own.
enum SourceName {
    static func counts(_ name: String) -> Bool {
        guard let first = name.first, first != ".", first != "#", !name.hasSuffix("~") else { return false }
        return !names.contains(name) && !endings.contains { name.hasSuffix($0) }
    }

    /// Vim tries whether it may write with a file of that number.
    private static let names: Set<String> = ["4913", "__pycache__", "node_modules"]
    private static let endings = [
        ".swp", ".swx", ".tmp", ".bak", ".orig", ".rej", ".pyc", "___jb_tmp___", "___jb_old___",
    ]
}
