import FoundationEssentials
import Glibc

/// A layout in one file that `docker load` takes: beside the layout's own index it has Docker's list of images.
public enum ImageArchive {
    /// An image in Docker's list.
    private struct Listed: Codable {
        var config: String
        var names: [String]
        var layers: [String]

        enum CodingKeys: String, CodingKey {
            case config = "Config"
            case names = "RepoTags"
            case layers = "Layers"
        }
    }

    /// Writes the layout in `folder` to a file, which is whole or not there; its size.
    @discardableResult
    public static func write(_ folder: String, to path: String) throws -> Int {
        let draft = "\(path).new-\(getpid())"
        defer { unlink(draft) }
        let file = try FileWriter(draft)
        var size = 0
        let tar = TarWriter {
            size += $0.count
            try file.write($0)
        }
        for entry in try entries(folder) { try tar.write(entry) }
        try tar.finish()
        try file.finish()
        try check(draft)
        guard rename(draft, path) == 0 else { throw ImageError.refused("write", path) }
        return size
    }

    private static func entries(_ folder: String) throws -> [TarEntry] {
        let blobs = "blobs/sha256"
        var entries: [TarEntry] = [.folder("blobs"), .folder(blobs)]
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(blobs)").sorted() {
            entries.append(.file("\(blobs)/\(name)", try FileBytes.read("\(folder)/\(blobs)/\(name)")))
        }
        for name in ["index.json", "oci-layout"] {
            entries.append(.file(name, try FileBytes.read("\(folder)/\(name)")))
        }
        entries.append(.file("manifest.json", try Document.bytes(list(folder))))
        return entries
    }

    private static func list(_ folder: String) throws -> [Listed] {
        let index: ImageIndex = try Document.read("\(folder)/index.json")
        return try index.manifests.map { descriptor in
            let manifest: ImageManifest = try Document.read(ImageLayout.path(of: descriptor.digest, in: folder))
            let name = descriptor.annotations?.fullName ?? ""
            return Listed(
                config: Self.place(manifest.config.digest),
                names: [name.hasPrefix("docker.io/") ? String(name.dropFirst(10)) : name],
                layers: manifest.layers.map { Self.place($0.digest) })
        }
    }

    private static func place(_ digest: Digest) -> String { "blobs/sha256/\(digest.hexadecimal)" }

    /// Every blob is the one that its name says.
    private static func check(_ path: String) throws {
        let bytes = try FileBytes.read(path)
        for entry in try TarReader.entries(bytes) where entry.path.hasPrefix("blobs/sha256/") {
            guard Digest(of: Array(bytes[entry.content])).hexadecimal == entry.path.dropFirst(13) else {
                throw ImageError("\(path) is not what was written there; is the disk in order?")
            }
        }
    }
}
