import CartwrightSecurity

/// A layer that lies in the layout.
struct Layer: Sendable {
    let descriptor: Descriptor
    /// The digest of the archive before it was compressed: what an image's configuration knows it by.
    let diffID: Digest
    /// What its files are together.
    let unpackedSize: Int
}

/// Writes a layer in one pass: archive, its digest, compression, the digest of that, the file.
final class LayerWriter {
    private let file: FileWriter
    private let gzip: Gzip?
    private var archive = SHA256()
    private var packed = SHA256()
    private var size = 0

    private init(_ path: String, compresses: Bool) throws(ImageError) {
        file = try FileWriter(path)
        gzip = compresses ? Gzip.packing() : nil
    }

    /// Writes the entries, sorted by path, to a file at `path`; as they are where there is no zlib to compress them.
    static func write(_ entries: [TarEntry], to path: String, compresses: Bool = true) throws -> Layer {
        let writer = try LayerWriter(path, compresses: compresses)
        let tar = TarWriter { try writer.take($0) }
        for entry in entries.sorted(by: { $0.path < $1.path }) { try tar.write(entry) }
        try tar.finish()
        return try writer.finish(unpackedSize: entries.reduce(0) { $0 + ($1.bytes?.count ?? 0) })
    }

    private func take(_ bytes: UnsafeRawBufferPointer) throws {
        archive.update(bytes)
        guard let gzip else { return try put(bytes) }
        try gzip.take(bytes) { try self.put($0) }
    }

    private func put(_ bytes: UnsafeRawBufferPointer) throws {
        packed.update(bytes)
        size += bytes.count
        try file.write(bytes)
    }

    private func finish(unpackedSize: Int) throws -> Layer {
        try gzip?.finish { try self.put($0) }
        try file.finish()
        let descriptor = Descriptor(
            mediaType: gzip == nil ? MediaType.layer : MediaType.compressedLayer, digest: Digest(&packed), size: size)
        return Layer(descriptor: descriptor, diffID: Digest(&archive), unpackedSize: unpackedSize)
    }
}
