import Glibc

/// Finds a program as a shell does.
enum ProgramPath {
    /// The file behind a word: itself where it has a slash, else the first on the path; nil when there is none.
    static func find(_ word: String, on path: String, in directory: String) -> String? {
        if word.isEmpty { return nil }
        if word.contains("/") {
            let full = word.hasPrefix("/") ? word : "\(directory)/\(word)"
            return access(full, X_OK) == 0 ? full : nil
        }
        for folder in path.split(separator: ":") {
            let full = "\(folder)/\(word)"
            if access(full, X_OK) == 0 { return full }
        }
        return nil
    }
}
