import FoundationEssentials
import Glibc

/// The files of an image as files.
enum UnpackedFiles {
    /// Fills a folder that is new or empty.
    static func write(_ entries: [TarEntry], to folder: String) throws {
        if let found = try? FileManager.default.contentsOfDirectory(atPath: folder), let first = found.first {
            throw ImageError("\(folder) holds \(first) already; name a folder that is new or empty")
        }
        try FileBytes.makeFolder(folder)
        do { try fill(folder, with: entries) } catch {
            // The next attempt finds the folder as this one did.
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            }
            throw error
        }
    }

    private static func fill(_ folder: String, with entries: [TarEntry]) throws {
        for entry in entries.sorted(by: { $0.path < $1.path }) {
            let path = "\(folder)/\(entry.path)"
            if let bytes = entry.bytes { try FileBytes.write(bytes, to: path) } else { try FileBytes.makeFolder(path) }
            if chmod(path, mode_t(entry.mode)) != 0 { throw ImageError.refused("write", path) }
        }
    }
}
