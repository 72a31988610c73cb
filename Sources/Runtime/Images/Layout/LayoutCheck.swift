import CartwrightSecurity
import FoundationEssentials

/// Reads a layout as whoever gets it will, and believes nothing: every digest, every size, every archive.
struct LayoutCheck {
    private let folder: String
    /// The blobs that something leads to.
    private var reached: [Digest: Int] = [:]
    private var layers: [Digest: (diffID: Digest, unpackedSize: Int)] = [:]

    private init(_ folder: String) { self.folder = folder }

    /// Throws the first thing that is wrong.
    static func check(_ folder: String) throws -> LayoutReport {
        var check = LayoutCheck(folder)
        return try check.run()
    }

    private mutating func run() throws -> LayoutReport {
        let mark: LayoutMark = try Document.read("\(folder)/oci-layout")
        guard mark.imageLayoutVersion == LayoutMark().imageLayoutVersion else {
            throw ImageError("\(folder) is a layout of version \(mark.imageLayoutVersion), which is not known")
        }
        let index: ImageIndex = try Document.read("\(folder)/index.json")
        var unpackedSize = 0
        for descriptor in index.manifests { unpackedSize = max(unpackedSize, try image(descriptor)) }
        let names = Set(index.manifests.compactMap(\.annotations?.reference))
        guard names.count == index.manifests.count else { throw ImageError("two images have one name") }
        try refuseStrays()
        return LayoutReport(
            images: index.manifests.count, size: reached.values.reduce(0, +), unpackedSize: unpackedSize)
    }

    /// What the image's files are together.
    private mutating func image(_ descriptor: Descriptor) throws -> Int {
        guard descriptor.mediaType == MediaType.manifest else {
            throw ImageError("\(descriptor.digest) is no image's manifest but \(descriptor.mediaType)")
        }
        let manifest: ImageManifest = try document(descriptor)
        let configuration: ImageConfiguration = try document(manifest.config)
        let found = try manifest.layers.map { try layer($0) }
        guard found.map(\.diffID) == configuration.rootfs.layers else {
            throw ImageError("\(manifest.config.digest) does not name the layers that are there")
        }
        return found.reduce(0) { $0 + $1.unpackedSize }
    }

    private mutating func document<T: Decodable>(_ descriptor: Descriptor) throws -> T {
        let bytes = try blob(descriptor)
        guard Digest(of: bytes) == descriptor.digest else { throw Self.damaged(descriptor) }
        return try Document.read("\(ImageLayout.path(of: descriptor.digest, in: folder))")
    }

    private mutating func layer(_ descriptor: Descriptor) throws -> (diffID: Digest, unpackedSize: Int) {
        if let known = layers[descriptor.digest] { return known }
        let bytes = try blob(descriptor)
        guard Digest(of: bytes) == descriptor.digest else { throw Self.damaged(descriptor) }
        let archive: [UInt8]
        switch descriptor.mediaType {
        case MediaType.layer: archive = bytes
        case MediaType.compressedLayer: archive = try Self.unpacked(bytes)
        case let other: throw ImageError("\(descriptor.digest) is no layer but \(other)")
        }
        let entries = try TarReader.entries(archive)
        guard Set(entries.map(\.path)).count == entries.count else {
            throw ImageError("\(descriptor.digest) has a file twice")
        }
        let known = (Digest(of: archive), entries.reduce(0) { $0 + $1.content.count })
        layers[descriptor.digest] = known
        return known
    }

    private mutating func blob(_ descriptor: Descriptor) throws -> [UInt8] {
        let bytes = try FileBytes.read(ImageLayout.path(of: descriptor.digest, in: folder))
        guard bytes.count == descriptor.size else { throw Self.damaged(descriptor) }
        reached[descriptor.digest] = bytes.count
        return bytes
    }

    private static func damaged(_ descriptor: Descriptor) -> ImageError {
        ImageError("\(descriptor.digest) is not what was written there; is the disk in order?")
    }

    private static func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        guard let gzip = Gzip.unpacking() else { throw ImageError("there is no zlib to open a layer with") }
        var archive: [UInt8] = []
        try bytes.withUnsafeBytes { try gzip.take($0) { archive.append(contentsOf: $0) } }
        try gzip.finish { archive.append(contentsOf: $0) }
        return archive
    }

    private func refuseStrays() throws {
        let blobs = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/blobs/sha256")) ?? []
        let known = Set(reached.keys.map(\.hexadecimal))
        if let stray = blobs.first(where: { !known.contains($0) }) {
            throw ImageError("\(folder) holds the blob \(stray), which belongs to no image")
        }
    }
}
