import Cartwright
import CartwrightImages
import CartwrightManifest
import Glibc

extension Program {
    static let packageImages = Command(
        name: "package", summary: "Write a container image for each function", operands: "[FUNCTION…]",
        operandCount: 0...10_000,
        about: """
            Writes an image for each function named, or for all of them and one more, `serve`, which is the whole shop. All share
              their two layers (the libraries that this program needs, certificates and a user; then the program itself), so that
              a hundred images take no more room than one. There is no shell in them, the user is not root, and the file system
              may be read-only. Lambda takes them as they are; in any other place a function's image wants AWS_LAMBDA_RUNTIME_API,
              and `serve` wants DATABASE_URL and JWT_SECRET.

              The folder is an OCI image layout: skopeo, crane, umoci, buildah and podman push and run from it. What was in it
              before is replaced; the same program gives the same bytes again. Nothing is downloaded and no container engine is
              needed. Build with `swift build -c release --static-swift-stdlib`: other builds work, and are larger.
            """,
        options: [
            .init("output", "DIR", "where to write the layout, else .build/images"),
            .init("archive", "FILE", "write it as one file as well, for docker load"),
            .init("prefix", "NAME", "images are called NAME/FUNCTION:latest; else cartwright/FUNCTION:latest"),
            .init("program", "FILE", "the program to put in, else this one"),
            .init("library", "NAME", takesMany: true, "a library to take along that the program opens by itself"),
            .init(
                "files", "DIR",
                "write an image's files into an empty folder instead, for a container builder to copy"),
        ],
        examples: [
            ("cartwright package", "all functions, in .build/images"),
            (
                "cartwright package catalog-get-product --output product",
                "one; push it with: skopeo copy oci:product:catalog-get-product docker://ACCOUNT.dkr.ecr.…/product"
            ),
            ("cartwright package serve --archive shop.tar", "the whole shop; docker load -i shop.tar takes it"),
        ]
    ) { arguments, program in
        let images = try program.images(named: arguments.operands)
        let build = try ImageBuild(
            executable: arguments["program"] ?? "/proc/self/exe", libraries: arguments.all("library"),
            repository: arguments["prefix"] ?? "cartwright", version: Program.version)
        program.say(build.contents)
        if let folder = arguments["files"] {
            for other in ["output", "archive"] where arguments.has(other) {
                throw UsageError(
                    "--files writes no images, so --\(other) has no place beside it", command: "package")
            }
            try build.unpack(to: folder)
            program.terminal.print("The files are in \(folder)")
            return 0
        }
        let output = arguments["output"] ?? ".build/images"
        let report = try build.write(images, to: output)
        program.terminal.print(
            """
            \(report.images == 1 ? "1 image" : "\(report.images) images") in \(output), \(megabytes(report.size)); \
            unpacked, each is \(megabytes(report.unpackedSize))
            """)
        if let archive = arguments["archive"] {
            let size = try ImageArchive.write(output, to: archive)
            program.terminal.print("The same in \(archive), \(megabytes(size))")
        }
        return 0
    }

    /// The images that were asked for. Those of all functions are without the ones that production refuses.
    private func images(named names: [String]) throws -> [FunctionImage] {
        let manifest = manifest
        let hasServe = manifest.function(named: FunctionImage.serve.name) == nil
        let functions = manifest.functions.filter { $0.command.isEmpty }
        if names.isEmpty {
            let all = functions.filter { $0.access != [.development] }
            return all.map { FunctionImage(function: $0.name, does: $0.does) } + (hasServe ? [.serve] : [])
        }
        var chosen: [FunctionImage] = []
        for name in names where !chosen.contains(where: { $0.name == name }) {
            if hasServe, name == FunctionImage.serve.name {
                chosen.append(.serve)
                continue
            }
            guard let function = manifest.function(named: name) else {
                let known = functions.map(\.name) + [FunctionImage.serve.name]
                throw UsageError(
                    "there is no function '\(name)'\(didYouMean(name, among: known))", command: "package")
            }
            guard function.command.isEmpty else {
                throw Failure(
                    "\(name) runs `\(function.command.joined(separator: " "))`, which an image of this program has not")
            }
            chosen.append(FunctionImage(function: name, does: function.does))
        }
        return chosen
    }

    private func say(_ contents: ImageBuild.Contents) {
        let count = contents.libraries == 1 ? "1 library" : "\(contents.libraries) libraries"
        terminal.complain("\(count), \(megabytes(contents.librariesSize))", prefix: false)
        let left =
            contents.symbolsSize > 0 ? "; its symbols, \(megabytes(contents.symbolsSize)), stay outside" : ""
        terminal.complain("the program, \(megabytes(contents.programSize))\(left)", prefix: false)
        if !contents.absent.isEmpty {
            terminal.complain(
                "not on this machine, and left out: \(contents.absent.joined(separator: ", "))", prefix: false)
        }
        if contents.swiftIsApart {
            terminal.complain(
                "this build has Swift's libraries apart; `swift build -c release --static-swift-stdlib` makes smaller images",
                prefix: false)
        }
    }
}

/// A size as people read it.
private func megabytes(_ bytes: Int) -> String {
    let tenths = (bytes + 50_000) / 100_000
    return tenths == 0 ? "\((bytes + 999) / 1000) KB" : "\(tenths / 10).\(tenths % 10) MB"
}
