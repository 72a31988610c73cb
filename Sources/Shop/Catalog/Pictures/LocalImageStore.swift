import CartwrightEventLoop
import FoundationEssentials
import Glibc

/// Pictures in a folder of this machine, spread over 256 folders by the first digits of their names.
struct LocalImageStore: ImageStore {
    /// Where pictures lie unless `IMAGE_FOLDER` says otherwise: beside the private database and the secrets.
    static let usualFolder = ".cartwright/images"

    let folder: String

    /// A file is whole or absent: it is written under another name, forced to the disk, then renamed, and the folder
    /// with its name is forced there too.
    func keep(_ bytes: [UInt8], as name: ImageName) async throws {
        let folder = folder(of: name)
        let path = path(of: name)
        try await offLoop {
            if access(path, F_OK) == 0 { return }
            try makeFolder(folder)
            let draft = "\(folder)/.\(UUID().uuidString)"
            let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw ImageStoreError("write", path) }
            do {
                defer { close(descriptor) }
                try write(bytes, to: descriptor, path)
                guard fsync(descriptor) == 0 else { throw ImageStoreError("write", path) }
                guard rename(draft, path) == 0 else { throw ImageStoreError("write", path) }
            } catch {
                unlink(draft)
                throw error
            }
            try forceToDisk(folder)
        }
    }

    func bytes(of name: ImageName) async throws -> [UInt8]? {
        let path = path(of: name)
        return try await offLoop {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else {
                if errno == ENOENT { return nil }
                throw ImageStoreError("read", path)
            }
            defer { close(descriptor) }
            return try read(descriptor, path)
        }
    }

    func remove(_ name: ImageName) async throws {
        let path = path(of: name)
        try await offLoop {
            guard unlink(path) == 0 || errno == ENOENT else { throw ImageStoreError("remove", path) }
        }
    }

    private func folder(of name: ImageName) -> String { "\(folder)/\(name.text.prefix(2))" }
    private func path(of name: ImageName) -> String { "\(folder(of: name))/\(name.text)" }
}

/// Why the folder of pictures could not be used; the caller sees a 500, the log sees the sentence.
struct ImageStoreError: Error, CustomStringConvertible {
    let description: String

    /// What the system said about the last thing that was tried.
    init(_ verb: String, _ path: String) { description = "cannot \(verb) \(path): \(String(cString: strerror(errno)))" }
}

private func makeFolder(_ path: String) throws {
    if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
        throw ImageStoreError("make the folder", path)
    }
    let above = String(path[..<slash])
    try makeFolder(above)
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw ImageStoreError("make the folder", path) }
    try forceToDisk(above)
}

private func forceToDisk(_ folder: String) throws {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ImageStoreError("open", folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw ImageStoreError("write", folder) }
}

private func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw ImageStoreError("write", path) }
        rest = rest.dropFirst(count)
    }
}

/// No more than what an upload may have.
private func read(_ descriptor: Int32, _ path: String) throws -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0, (0...PictureRules.mostBytes).contains(Int(status.st_size)) else {
        throw ImageStoreError("read", path)
    }
    let size = Int(status.st_size)
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        while count < size {
            let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
            if got < 0 && errno == EINTR { continue }
            if got <= 0 { break }
            count += got
        }
        failed = count < size
    }
    if failed { throw ImageStoreError("read", path) }
    return bytes
}
