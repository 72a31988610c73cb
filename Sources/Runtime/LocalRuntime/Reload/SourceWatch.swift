import Glibc

/// Hears of changes to what a program is built from: everything under some folders of a package, and single files at its root.
final class SourceWatch {
    /// Readable when something has changed.
    let descriptor: Int32
    /// Why some folder is not watched.
    private(set) var failure: SystemError?

    private let root: String
    private let folders: Set<String>
    private let files: Set<String>
    /// The watched folders by the kernel's number for each, as paths from the root; the root itself is "".
    private var paths: [Int32: String] = [:]

    /// What is not there yet is heard of when it comes.
    init(root: String, folders: Set<String>, files: Set<String>) throws(SystemError) {
        descriptor = inotify_init1(Int32(O_CLOEXEC | O_NONBLOCK))
        guard descriptor >= 0 else { throw SystemError(errno, "watch files") }
        self.root = root
        self.folders = folders
        self.files = files
        watchAll()
    }

    deinit { close(descriptor) }

    /// What has changed since the last call, as paths from the root. Does not wait.
    func changes() -> Set<String> {
        var changed: Set<String> = []
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                var rest = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                while let event = Event(&rest) { changed.formUnion(take(event)) }
            }
        }
        return changed
    }

    private func take(_ event: Event) -> [String] {
        if event.has(IN_Q_OVERFLOW) {
            // Events were lost: everything may be another now.
            watchAll()
            return folders.sorted()
        }
        if event.has(IN_IGNORED) { paths[event.watch] = nil }
        guard let folder = paths[event.watch], SourceName.counts(event.name) else { return [] }
        if folder.isEmpty, !(event.has(IN_ISDIR) ? folders : files).contains(event.name) { return [] }
        let path = Self.path(folder, event.name)
        guard event.has(IN_ISDIR) else { return event.has(IN_CREATE) ? [] : [path] }
        if event.has(IN_CREATE) || event.has(IN_MOVED_TO) { return watch(path) }
        forget(path)
        return [path]
    }

    private func watchAll() {
        add("", Self.nearby)
        for folder in folders.sorted() { watch(folder) }
    }

    /// Watches a folder and those in it. The files that are there: some may have come before the watch did.
    @discardableResult
    private func watch(_ folder: String) -> [String] {
        guard add(folder, Self.nearby | UInt32(IN_ONLYDIR)) else { return [] }
        var found: [String] = []
        for name in Files.names(in: "\(root)/\(folder)") where SourceName.counts(name) {
            let path = Self.path(folder, name)
            if isFolder(path) { found += watch(path) } else { found.append(path) }
        }
        return found
    }

    @discardableResult
    private func add(_ folder: String, _ events: UInt32) -> Bool {
        let watch = inotify_add_watch(descriptor, "\(root)/\(folder)", events)
        if watch >= 0 { paths[watch] = folder }
        // What is gone again needs no watch.
        if watch < 0, errno != ENOENT, errno != ENOTDIR, failure == nil {
            failure = SystemError(errno, "watch \(folder.isEmpty ? root : folder)")
        }
        return watch >= 0
    }

    private func forget(_ folder: String) {
        for (watch, path) in paths where path == folder || path.hasPrefix(folder + "/") {
            inotify_rm_watch(descriptor, watch)
            paths[watch] = nil
        }
    }

    private func isFolder(_ path: String) -> Bool {
        var state = stat()
        return lstat("\(root)/\(path)", &state) == 0 && state.st_mode & S_IFMT == S_IFDIR
    }

    private static func path(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : "\(folder)/\(name)"
    }

    /// A file counts when whoever wrote it has closed it; editors also write another one and rename it into its place.
    private static let nearby = UInt32(
        IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)
}

/// One `inotify_event`, whose name has a length of its own.
private struct Event {
    let watch: Int32
    let mask: UInt32
    let name: String

    /// Takes the next one off the bytes; nil when there is none.
    init?(_ bytes: inout UnsafeRawBufferPointer) {
        let head = MemoryLayout<inotify_event>.size
        guard bytes.count >= head else { return nil }
        watch = bytes.load(as: Int32.self)
        mask = bytes.load(fromByteOffset: 4, as: UInt32.self)
        let length = Int(bytes.load(fromByteOffset: 12, as: UInt32.self))
        guard bytes.count >= head + length else { return nil }
        name = String(decoding: bytes[head..<head + length].prefix { $0 != 0 }, as: UTF8.self)
        bytes = UnsafeRawBufferPointer(rebasing: bytes[(head + length)...])
    }

    func has(_ flag: Int32) -> Bool { mask & UInt32(flag) != 0 }
    func has(_ flag: UInt32) -> Bool { mask & flag != 0 }
}
