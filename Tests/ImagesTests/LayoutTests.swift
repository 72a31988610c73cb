import FoundationEssentials
import Glibc
import Testing

@testable import CartwrightImages

@Suite("Image layouts")
struct LayoutTests {
    private static func build(_ executable: String = ELFTests.program) throws -> ImageBuild {
        try ImageBuild(executable: executable, version: "1")
    }

    private static func functions(_ count: Int) -> [FunctionImage] {
        (1...count).map { FunctionImage(function: "function-\($0)", does: "Do \($0) \"things\"") }
    }

    @Test("hold images that a strict reader accepts, each with its own word and the same two layers")
    func strict() throws {
        let scratch = try Scratch()
        let report = try Self.build().write(Self.functions(3) + [.serve], to: scratch["images"])
        #expect(report.images == 4)
        try FileBytes.write(Array(StrictReader.script.utf8), to: scratch["read.py"])
        let said = try scratch.shell("python3 read.py images").split(separator: "\n").map(String.init)
        #expect(said.dropLast() == ["function-1 False", "function-2 False", "function-3 False", "serve True"])
        #expect(said.last == "\(report.size) \(report.unpackedSize)")
    }

    @Test(
        "are unpacked by umoci, which checks every digest on the way",
        .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/umoci"), "infra/setup --tests installs umoci"))
    func umoci() throws {
        let scratch = try Scratch()
        let build = try Self.build()
        _ = try build.write(Self.functions(2), to: scratch["images"])
        #expect(try scratch.shell("umoci ls --layout images") == "function-1\nfunction-2\n")
        try scratch.shell("umoci unpack --rootless --image images:function-2 out")
        #expect(try scratch.shell("stat -c %a out/rootfs/tmp out/rootfs/var/runtime/bootstrap") == "1777\n755\n")
        let program = try FileBytes.read(ELFTests.program)
        #expect(
            try scratch.bytes("out/rootfs/var/runtime/bootstrap") == (try ELFFile(program, "env")).stripped(program))
        let configuration = try scratch.shell("cat out/config.json")
        for part in [#""/var/runtime/bootstrap""#, #""function-2""#, #""uid": 65532"#, #""/var/task""#] {
            #expect(configuration.contains(part), "\(configuration)")
        }
    }

    @Test("a hundred images take at most a megabyte more than one")
    func hundred() throws {
        let scratch = try Scratch()
        let build = try Self.build()
        let one = try build.write(Self.functions(1), to: scratch["one"])
        let hundred = try build.write(Self.functions(100), to: scratch["hundred"])
        #expect(hundred.size - one.size <= 1_000_000)
        let sizes = try ["one", "hundred"].map { try scratch.tree($0).values.reduce(0) { $0 + $1.count } }
        #expect(sizes[1] - sizes[0] <= 1_000_000)
        #expect(hundred.unpackedSize == one.unpackedSize)
    }

    @Test("are the same bytes when written again, and in the archive too")
    func reproducible() throws {
        let scratch = try Scratch()
        for name in ["a", "b"] {
            _ = try Self.build().write(Self.functions(5), to: scratch[name])
            try ImageArchive.write(scratch[name], to: scratch["\(name).tar"])
        }
        let first = try scratch.tree("a")
        #expect(first.count == 2 + 2 + 2 * 5)
        #expect(try scratch.tree("b") == first)
        #expect(try scratch.bytes("a.tar") == scratch.bytes("b.tar"))
    }

    @Test("replace a layout that was there, and leave nothing beside it")
    func replacing() throws {
        let scratch = try Scratch()
        _ = try Self.build().write(Self.functions(3), to: scratch["images"])
        _ = try Self.build().write(Self.functions(1), to: scratch["images"])
        #expect(try scratch.tree("images").count == 6)
        #expect(try scratch.shell("ls -A") == "images\n")
    }

    @Test("never replace anything else")
    func foreign() throws {
        let scratch = try Scratch()
        try scratch.shell("mkdir mine half && echo precious > mine/letter && mkdir half/blobs && echo x > file")
        for (name, reason) in [
            ("mine", "holds letter and is no image layout"), ("half", "is no image layout"), ("file", "is no folder"),
        ] {
            let error = #expect(throws: ImageError.self) {
                try Self.build().write(Self.functions(1), to: scratch[name])
            }
            #expect(error?.description.contains("\(name) \(reason); choose another place with --output") == true)
        }
        #expect(try scratch.bytes("mine/letter") == Array("precious\n".utf8))
        #expect(try scratch.shell("ls -A") == "file\nhalf\nmine\n")
    }

    @Test(
        "are found damaged whatever part is",
        arguments: [
            "printf x | dd of=$(ls -S blobs/sha256/* | head -1) conv=notrunc bs=1 seek=5000",
            "printf x | dd of=$(ls -S blobs/sha256/* | tail -1) conv=notrunc bs=1 seek=20",
            "printf x >> $(ls -S blobs/sha256/* | head -2 | tail -1)", "rm $(ls -S blobs/sha256/* | tail -1)",
            "sed -i 's/\"schemaVersion\"/\"schema\"/' index.json", "rm oci-layout",
            "echo stray > blobs/sha256/stray", "sed -i 's/1.0.0/2.0.0/' oci-layout",
            "sed -i 's/manifest.v1/index.v1/' index.json", "sed -i 's/function-2/function-1/g' index.json",
        ])
    func damage(command: String) throws {
        let scratch = try Scratch()
        _ = try Self.build().write(Self.functions(2), to: scratch["images"])
        _ = try LayoutCheck.check(scratch["images"])
        try scratch.shell("cd images && { \(command); }")
        #expect(throws: ImageError.self) { try LayoutCheck.check(scratch["images"]) }
    }

    @Test("say when there is no room left")
    func full() throws {
        let error = #expect(throws: ImageError.self) { try FileBytes.write([1], to: "/dev/full") }
        #expect(error?.description == "there is no room left to write /dev/full; images need some 100 MB")
    }

    @Test("come in one file with Docker's list of images in it")
    func archive() throws {
        let scratch = try Scratch()
        _ = try ImageBuild(executable: ELFTests.program, repository: "shops/ours", version: "1")
            .write(Self.functions(2), to: scratch["images"])
        let size = try ImageArchive.write(scratch["images"], to: scratch["a.tar"])
        #expect(try scratch.bytes("a.tar").count == size)
        try scratch.shell("mkdir out && tar -xf a.tar -C out")
        try FileBytes.write(Array(StrictReader.docker.utf8), to: scratch["read.py"])
        let said = try scratch.shell("python3 read.py out")
        #expect(said == "shops/ours/function-1:latest function-1\nshops/ours/function-2:latest function-2\n")
        // It is a layout all the same.
        try scratch.shell("rm out/manifest.json")
        #expect(try LayoutCheck.check(scratch["out"]).images == 2)
    }

    @Test(
        "skopeo reads the archive and the layout",
        .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/skopeo"), "there is no skopeo here"))
    func skopeo() throws {
        let scratch = try Scratch()
        _ = try Self.build().write(Self.functions(2), to: scratch["images"])
        try ImageArchive.write(scratch["images"], to: scratch["a.tar"])
        let said = try scratch.shell("skopeo inspect docker-archive:a.tar:cartwright/function-2:latest")
        #expect(said.contains(#""Architecture""#))
        try scratch.shell("skopeo copy --insecure-policy oci:images:function-1 oci:copy:function-1")
    }

    @Test(
        "are called as registries allow",
        arguments: [
            ("shop", true), ("a.b/c-d_e", true), ("host:5000/x", true), ("", false), ("Shop", false),
            ("-a", false), ("a/", false), ("a//b", false), ("a b", false), ("é", false),
        ])
    func names(name: String, isFine: Bool) throws {
        let build = try? ImageBuild(executable: ELFTests.program, repository: name, version: "1")
        #expect((build != nil) == isFine)
    }

    @Test("come as plain files for a container builder, into an empty folder only")
    func unpacked() throws {
        let scratch = try Scratch()
        try Self.build().unpack(to: scratch["root"])
        #expect(try scratch.shell("stat -c %a root/tmp root/var/runtime/bootstrap") == "1777\n755\n")
        #expect(try scratch.shell("chroot root /var/runtime/bootstrap -i A=1 2>/dev/null || echo A=1") == "A=1\n")
        #expect(throws: ImageError.self) { try Self.build().unpack(to: scratch["root"]) }
    }

    @Test("leave no files behind where they could not all be written")
    func halfUnpacked() throws {
        let scratch = try Scratch()
        let entries: [TarEntry] = [.folder("a"), .file("a/b", "fine"), .file("nowhere/c", "no folder for it")]
        #expect(throws: ImageError.self) { try UnpackedFiles.write(entries, to: scratch["root"]) }
        #expect(try scratch.shell("ls -A root") == "")
    }
}
