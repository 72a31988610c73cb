import FoundationEssentials

/// The first layer of every image: what a program needs around it, and nothing else. No shell, no package manager.
struct RootFileSystem {
    /// The user that images run as: what others call `nonroot`.
    static let user = "65532:65532"

    let entries: [TarEntry]

    init(_ closure: LibraryClosure, certificates: [UInt8]) {
        var files: [TarEntry] = [
            .file("etc/group", "root:x:0:\nshop:x:65532:\nnogroup:x:65534:\n"),
            .file("etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"),
            .file("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
            .file(
                "etc/passwd",
                """
                root:x:0:0:root:/root:/usr/sbin/nologin
                shop:x:65532:65532:shop:/var/task:/usr/sbin/nologin
                nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin

                """),
            .file(Self.certificates, certificates),
        ]
        if let loader = closure.loader {
            files.append(.file(String(loader.path.drop { $0 == "/" }), loader.bytes, mode: 0o755))
        }
        let folder = String(closure.folder.drop { $0 == "/" })
        files += closure.libraries.map { .file("\(folder)/\($0.name)", $0.bytes) }
        // Where the file system is read-only, nobody can make the places that others are mounted on.
        let folders = ["dev", "proc", "run", "sys", "var/runtime", "var/task"]
        entries = Self.parents(of: files.map(\.path), and: folders) + [.folder("tmp", mode: 0o1777)] + files
    }

    static let certificates = "etc/ssl/certs/ca-certificates.crt"

    private static func parents(of files: [String], and folders: [String]) -> [TarEntry] {
        var all = Set(folders)
        for path in files + folders {
            var path = path[...]
            while let slash = path.lastIndex(of: "/") {
                path = path[..<slash]
                all.insert(String(path))
            }
        }
        return all.sorted().map { .folder($0) }
    }

    /// The authorities that this machine trusts, as one file; distributions disagree on where.
    static func certificatesOfThisMachine() throws(ImageError) -> [UInt8] {
        let places = [
            "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
            "/etc/ssl/cert.pem",
        ]
        for place in places where FileBytes.exists(place) { return try FileBytes.read(place) }
        throw ImageError(
            "this machine has no certificates of authorities to put into an image; install ca-certificates")
    }
}
