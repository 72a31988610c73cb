import Testing

@testable import CartwrightImages

@Suite("Archives of layers")
struct TarTests {
    private static let long = String(repeating: "folder/", count: 20) + "a-library-with-a-name.so.1"
    private static let entries: [TarEntry] = [
        .folder("tmp", mode: 0o1777), .file("empty", []), .file("bin/run", [1, 2, 3], mode: 0o755),
        .file("block", [UInt8](repeating: 7, count: 512)), .file("more", [UInt8](repeating: 8, count: 1025)),
        .file(long, "far away"), .file(String(repeating: "n", count: 100), "just fits"),
    ]

    private static func archive(_ entries: [TarEntry] = entries) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let tar = TarWriter { bytes += $0 }
        for entry in entries { try tar.write(entry) }
        try tar.finish()
        return bytes
    }

    @Test("come back from our own reader as they were written")
    func roundTrip() throws {
        let archive = try Self.archive()
        let found = try TarReader.entries(archive)
        #expect(found.map(\.path) == Self.entries.map(\.path))
        #expect(found.map(\.mode) == Self.entries.map(\.mode))
        for (entry, found) in zip(Self.entries, found) {
            #expect(found.isFolder == (entry.bytes == nil))
            #expect(Array(archive[found.content]) == entry.bytes ?? [])
        }
    }

    @Test("are read by Python's tarfile: names, modes, contents; all of root's, all as old as the epoch")
    func python() throws {
        let scratch = try Scratch()
        try FileBytes.write(try Self.archive(), to: scratch["a.tar"])
        let script = """
            import hashlib, tarfile
            for m in tarfile.open('a.tar', 'r:'):
                assert (m.uid, m.gid, m.mtime, m.linkname) == (0, 0, 0, ''), m
                print(m.name, oct(m.mode), 'd' if m.isdir() else tarfile.open('a.tar').extractfile(m).read().hex()[:16], m.size)
            """
        try FileBytes.write(Array(script.utf8), to: scratch["read.py"])
        let lines = try scratch.shell("python3 read.py").split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "tmp 0o1777 d 0", "empty 0o644  0", "bin/run 0o755 010203 3", "block 0o644 0707070707070707 512",
                "more 0o644 0808080808080808 1025", "\(Self.long) 0o644 6661722061776179 8",
                "\(String(repeating: "n", count: 100)) 0o644 6a75737420666974 9",
            ])
    }

    @Test("are unpacked by tar, which finds nothing to say about them")
    func tar() throws {
        let scratch = try Scratch()
        try FileBytes.write(try Self.archive(), to: scratch["a.tar"])
        #expect(try scratch.shell("mkdir out && tar -xf a.tar -C out") == "")
        #expect(try scratch.bytes("out/\(Self.long)") == Array("far away".utf8))
        #expect(try scratch.shell("stat -c %a out/bin/run out/tmp out/empty") == "755\n1777\n644\n")
    }

    @Test("refuse a path that no header holds")
    func tooLong() throws {
        for path in [String(repeating: "n", count: 101), String(repeating: "d/", count: 130) + "n"] {
            #expect(throws: ImageError.self) { try Self.archive([.file(path, [])]) }
        }
    }

    @Test("are refused by our reader wherever they are cut off or altered")
    func damaged() throws {
        let whole = try Self.archive()
        for size in [0, 1, 511, 512, 1024, whole.count - 1024, whole.count - 513] {
            #expect(throws: ImageError.self, "\(size)") { try TarReader.entries(Array(whole[..<size])) }
        }
        for place in [0, 100, 124, 148, 156, 257, 345, whole.count - 1] {
            var altered = whole
            altered[place] ^= 0x41
            #expect(throws: ImageError.self, "\(place)") { try TarReader.entries(altered) }
        }
    }

    @Test("are compressed as gzip does it, without a time or a name, and come back whole")
    func compression() throws {
        let scratch = try Scratch()
        let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        var packed: [UInt8] = []
        let gzip = try #require(Gzip.packing())
        for start in stride(from: 0, to: content.count, by: 70_000) {
            try content[start..<min(content.count, start + 70_000)].withUnsafeBytes {
                try gzip.take($0) { packed += $0 }
            }
        }
        try gzip.finish { packed += $0 }
        #expect(packed[3] == 0, "no name")
        #expect(packed[4..<8].allSatisfy { $0 == 0 }, "no time")
        try FileBytes.write(packed, to: scratch["a.gz"])
        try scratch.shell("gzip -t a.gz && gzip -dc a.gz > a")
        #expect(try scratch.bytes("a") == content)
        #expect(try Self.unpack(packed) == content)
        #expect(throws: ImageError.self, "cut off") { try Self.unpack(packed.dropLast(9)) }
        #expect(throws: ImageError.self, "goes on") { try Self.unpack(packed + [0]) }
        #expect(throws: ImageError.self, "no gzip") { try Self.unpack(content[...]) }
        #expect(throws: ImageError.self, "nothing") { try Self.unpack([]) }
    }

    private static func unpack(_ bytes: some Sequence<UInt8>) throws -> [UInt8] {
        let gzip = try #require(Gzip.unpacking())
        var unpacked: [UInt8] = []
        try Array(bytes).withUnsafeBytes { try gzip.take($0) { unpacked += $0 } }
        try gzip.finish { unpacked += $0 }
        return unpacked
    }
}
