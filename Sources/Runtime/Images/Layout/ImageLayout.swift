import FoundationEssentials
import Glibc

/// A folder with images, as the OCI image layout specification has it; while it is written it has another name.
final class ImageLayout {
    private let folder: String
    private var written: Set<Digest> = []
    private var index = ImageIndex(manifests: [])

    /// What a layout consists of.
    static let parts: Set<String> = ["oci-layout", "index.json", "blobs"]

    private init(_ folder: String) throws(ImageError) {
        self.folder = folder
        try FileBytes.makeFolder("\(folder)/blobs/sha256")
    }

    /// Writes a layout beside `folder`, checks what it wrote, and only then exchanges the two.
    static func replace(_ folder: String, by fill: (ImageLayout) throws -> Void) throws -> LayoutReport {
        try refuseForeign(folder)
        let draft = "\(folder).new-\(getpid())"
        let old = "\(folder).old-\(getpid())"
        defer {
            try? FileManager.default.removeItem(atPath: draft)
            try? FileManager.default.removeItem(atPath: old)
        }
        try fill(ImageLayout(draft))
        let report = try LayoutCheck.check(draft)
        if FileBytes.exists(folder), rename(folder, old) != 0 { throw ImageError.refused("replace", folder) }
        guard rename(draft, folder) == 0 else {
            let code = errno
            rename(old, folder)
            throw ImageError.refused("write", folder, code: code)
        }
        return report
    }

    /// What is there is replaced, so it has to be a layout and nothing but.
    private static func refuseForeign(_ folder: String) throws(ImageError) {
        guard FileBytes.exists(folder) else { return }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw ImageError("\(folder) is no folder; choose another place with --output")
        }
        if names.isEmpty { return }
        if let foreign = names.sorted().first(where: { !parts.contains($0) }) {
            throw ImageError("\(folder) holds \(foreign) and is no image layout; choose another place with --output")
        }
        guard names.contains("oci-layout") else {
            throw ImageError("\(folder) is no image layout; choose another place with --output")
        }
    }

    /// Writes a layer.
    func add(_ entries: [TarEntry]) throws -> Layer {
        let draft = "\(folder)/layer"
        let layer = try LayerWriter.write(entries, to: draft)
        let path = Self.path(of: layer.descriptor.digest, in: folder)
        if rename(draft, path) != 0 { throw ImageError.refused("write", path) }
        written.insert(layer.descriptor.digest)
        return layer
    }

    /// Writes an image's configuration and manifest.
    func add(_ image: FunctionImage, layers: [Layer], of build: ImageBuild) throws {
        let configuration = ImageConfiguration(image, layers: layers.map(\.diffID), of: build)
        let manifest = ImageManifest(
            config: try add(document: configuration, MediaType.configuration), layers: layers.map(\.descriptor))
        var descriptor = try add(document: manifest, MediaType.manifest)
        descriptor.platform = Descriptor.Platform(architecture: build.architecture.rawValue)
        descriptor.annotations = Descriptor.Annotations(
            fullName: "docker.io/\(build.repository)/\(image.name):latest", reference: image.name)
        index.manifests.append(descriptor)
    }

    private func add(document: some Encodable, _ mediaType: String) throws -> Descriptor {
        let bytes = try Document.bytes(document)
        let digest = Digest(of: bytes)
        if written.insert(digest).inserted { try FileBytes.write(bytes, to: Self.path(of: digest, in: folder)) }
        return Descriptor(mediaType: mediaType, digest: digest, size: bytes.count)
    }

    /// Writes what leads to everything else.
    func finish() throws {
        try FileBytes.write(try Document.bytes(index), to: "\(folder)/index.json")
        try FileBytes.write(try Document.bytes(LayoutMark()), to: "\(folder)/oci-layout")
    }

    static func path(of digest: Digest, in folder: String) -> String {
        "\(folder)/blobs/sha256/\(digest.hexadecimal)"
    }
}
