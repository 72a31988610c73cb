/// Turns an executable into container images: files that all images share, and a configuration for each.
public struct ImageBuild: Sendable {
    /// What the files are made of, for people.
    public struct Contents: Sendable, Equatable {
        public let libraries: Int
        public let librariesSize: Int
        public let programSize: Int
        /// What was left out of the program: symbols and debug information.
        public let symbolsSize: Int
        /// Whether the Swift libraries are files of their own: a build for debugging, larger and slower to start.
        public let swiftIsApart: Bool
        /// Libraries that the program would open at run time, were they on this machine.
        public let absent: [String]
    }

    public let contents: Contents
    /// Names before an image's own: `REPOSITORY/FUNCTION:latest`.
    let repository: String
    let version: String
    let architecture: ELFFile.Architecture
    /// What is around the program, and the program: a layer each, as the one changes less often than the other.
    let surroundings: [TarEntry]
    let program: [TarEntry]

    /// Where Lambda's own images have the program as well.
    static let programPath = "var/runtime/bootstrap"

    /// Reads the executable and every library that it needs, opens at run time or is to have by name.
    public init(
        executable: String, libraries: [String] = [], repository: String = "cartwright", version: String
    ) throws {
        guard Self.isName(repository) else {
            throw ImageError(
                "'\(repository)' is no name of a repository: lower-case letters and digits, with . - _ / between them")
        }
        self.repository = repository
        self.version = version
        let path = FileBytes.absolute(executable)
        let bytes = try FileBytes.read(path)
        let file = try ELFFile(bytes, path)
        let stripped = file.stripped(bytes)
        let closure = try LibraryClosure(
            of: file, at: path, wanted: libraries, opened: OpenedLibraries.named(in: stripped))
        architecture = file.architecture
        surroundings =
            RootFileSystem(closure, certificates: try RootFileSystem.certificatesOfThisMachine()).entries
        program = [.file(Self.programPath, stripped, mode: 0o755)]
        contents = Contents(
            libraries: closure.libraries.count, librariesSize: closure.libraries.reduce(0) { $0 + $1.bytes.count },
            programSize: stripped.count, symbolsSize: bytes.count - stripped.count,
            swiftIsApart: closure.libraries.contains { $0.name == "libswiftCore.so" }, absent: closure.absent)
    }

    private static func isName(_ text: String) -> Bool {
        func isWord(_ byte: UInt8) -> Bool { 97...122 ~= byte || 48...57 ~= byte }
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, isWord(first), isWord(last), bytes.count <= 200 else {
            return false
        }
        return zip(bytes, bytes.dropFirst()).allSatisfy { byte, next in
            isWord(byte) || (isWord(next) && ".-_/:".utf8.contains(byte))
        }
    }

    /// Writes an image layout, checks it, and puts it in the place of the one that was there.
    public func write(_ images: [FunctionImage], to folder: String) throws -> LayoutReport {
        try ImageLayout.replace(FileBytes.absolute(folder)) { draft in
            let shared = [try draft.add(surroundings), try draft.add(program)]
            for image in images { try draft.add(image, layers: shared, of: self) }
            try draft.finish()
        }
    }

    /// Writes the files of an image into a folder, for a container builder to copy.
    public func unpack(to folder: String) throws { try UnpackedFiles.write(surroundings + program, to: folder) }
}
