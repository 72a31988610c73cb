import FoundationEssentials

/// Everything that must be there for a program to start: its loader, and the libraries it and they ask for.
struct LibraryClosure: Sendable {
    /// A library, under the name by which it is asked for.
    struct Library: Sendable {
        let name: String
        let bytes: [UInt8]
    }

    /// The loader, at the path that the program names; nil for a static program.
    private(set) var loader: (path: String, bytes: [UInt8])?
    /// Sorted by name.
    private(set) var libraries: [Library] = []
    /// The folder with the C library: one that the loader searches without being told.
    private(set) var folder = "/lib"
    /// What the program would open, were it on this machine.
    private(set) var absent: [String] = []

    /// Looks where the loader of this machine would. Variants for newer processors are left aside: the image may run on an
    /// older one than this machine's. What is `wanted` has to be there too; what the program opens at run time comes along where it
    /// is to be had.
    init(
        of program: ELFFile, at path: String, wanted: [String] = [], opened: [String] = [],
        folders: [String] = LibraryPath.folders()
    ) throws(ImageError) {
        guard let interpreter = program.interpreter else { return }
        loader = (interpreter, try FileBytes.read(interpreter))
        let loaderName = String(interpreter[Self.afterSlash(interpreter)...])
        let needed =
            Self.requests(program, at: path)
            + wanted.map { Request(name: $0, by: path, folders: [], isOptional: false) }
        // What is needed comes off the end first, so that nothing is optional for one and missing for the other.
        var waiting = opened.map { Request(name: $0, by: path, folders: [], isOptional: true) } + needed
        var seen: Set<String> = [loaderName]
        while let request = waiting.popLast() {
            guard seen.insert(request.name).inserted else { continue }
            let places = (request.folders + folders).filter { $0.hasPrefix("/") }
            guard let found = Self.find(request.name, in: places, for: program.architecture) else {
                if request.isOptional {
                    absent.append(request.name)
                    continue
                }
                throw ImageError("\(request.by) needs \(request.name), which is nowhere on this machine")
            }
            if request.name.hasPrefix("libc.so.") || request.name.hasPrefix("libc.musl") {
                folder = String(found.path[..<Self.afterSlash(found.path)].dropLast())
            }
            libraries.append(Library(name: request.name, bytes: found.bytes))
            waiting += Self.requests(found.file, at: found.path)
        }
        libraries.sort { $0.name < $1.name }
    }

    private struct Request {
        let name: String
        let by: String
        let folders: [String]
        let isOptional: Bool
    }

    private static func requests(_ file: ELFFile, at path: String) -> [Request] {
        let origin = String(path[..<afterSlash(path)].dropLast())
        let folders = file.searchPath.map {
            $0.replacing("${ORIGIN}", with: origin).replacing("$ORIGIN", with: origin)
        }
        return file.needed.map { Request(name: $0, by: path, folders: folders, isOptional: false) }
    }

    /// A library of another architecture is passed over, as the loader does.
    private static func find(
        _ name: String, in folders: [String], for architecture: ELFFile.Architecture
    ) -> (path: String, bytes: [UInt8], file: ELFFile)? {
        for folder in folders {
            let path = "\(folder)/\(name)"
            guard let bytes = try? FileBytes.read(path), let file = try? ELFFile(bytes, path),
                file.architecture == architecture
            else { continue }
            return (path, bytes, file)
        }
        return nil
    }

    private static func afterSlash(_ path: String) -> String.Index {
        path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    }
}
