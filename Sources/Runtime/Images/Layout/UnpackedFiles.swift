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
        for entry in entries.sorted(by: { $0.path < $1.path }) {
            let path = "\(folder)/\(entry.path)"
            if let bytes = entry.bytes { try FileBytes.write(bytes, to: path) } else { try FileBytes.makeFolder(path) }
            if chmod(path, mode_t(entry.mode)) != 0 { throw ImageError.refused("write", path) }
        }
    }
}
