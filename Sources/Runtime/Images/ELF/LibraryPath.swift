import FoundationEssentials
import Glibc

/// The folders in which this machine's loader looks for libraries.
enum LibraryPath {
    /// Those of LD_LIBRARY_PATH, of `/etc/ld.so.conf`, then the loader's own.
    static func folders(
        variable: String? = getenv("LD_LIBRARY_PATH").map { String(cString: $0) },
        configuration: String = "/etc/ld.so.conf"
    ) -> [String] {
        var folders = (variable ?? "").split(separator: ":").map(String.init)
        read(configuration, depth: 0, into: &folders)
        for folder in ["/lib64", "/usr/lib64", "/lib", "/usr/lib"] where !folders.contains(folder) {
            folders.append(folder)
        }
        return folders
    }

    private static func read(_ path: String, depth: Int, into folders: inout [String]) {
        guard depth < 4, let bytes = FileManager.default.contents(atPath: path) else { return }
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            guard let first = words.first else { continue }
            if first == "include" {
                for pattern in words.dropFirst() {
                    for file in matches(String(pattern)) { read(file, depth: depth + 1, into: &folders) }
                }
            } else if first.hasPrefix("/"), !folders.contains(String(first)) {
                folders.append(String(first))
            }
        }
    }

    private static func matches(_ pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, 0, nil, &found) == 0 else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { index in
            found.gl_pathv[index].map { String(cString: $0) }
        }
    }
}
