import Glibc

/// How `dev` keeps up with its sources: what it watches, and what builds them.
package struct ReloadPlan: Sendable {
    /// The package's folder.
    package let folder: String
    /// The program that builds, with its arguments.
    let command: [String]
    /// What is watched: folders with all that is in them, and files of the package's own folder.
    let folders: Set<String> = ["Sources"]
    let files: Set<String> = ["Package.swift", "functions.yaml"]

    /// Why there is nothing to rebuild, as a sentence.
    package struct Nothing: Error, CustomStringConvertible {
        package let description: String
    }

    /// A plan for the program that runs, as it was built in this folder. `command` is for the shell, in place of `swift build`.
    package init(command: String? = nil) throws(Nothing) {
        try self.init(
            folder: Files.absolute("."), program: Files.absolute("/proc/self/exe"), isStatic: Self.isStatic,
            command: command)
    }

    init(folder: String, program: String, isStatic: Bool = false, command: String? = nil) throws(Nothing) {
        self.folder = folder
        if let command {
            self.command = ["/bin/sh", "-c", command]
            return
        }
        guard Files.exists("\(folder)/Package.swift") else {
            throw Nothing(description: "there is no Package.swift in \(folder)")
        }
        // …/.build/x86_64-unknown-linux-gnu/debug/cartwright
        let parts = program.split(separator: "/")
        guard program.hasPrefix(folder + "/"), parts.count > 3, ["debug", "release"].contains(parts[parts.count - 2])
        else {
            throw Nothing(description: "\(program) was not built by `swift build` in \(folder)")
        }
        let scratch = parts.dropLast(3).map { "/\($0)" }.joined()
        let (configuration, product) = (String(parts[parts.count - 2]), String(parts[parts.count - 1]))
        var words = ["swift", "build", "--product", product, "-c", configuration]
        if scratch != "\(folder)/.build" { words += ["--scratch-path", scratch] }
        if isStatic { words.append("--static-swift-stdlib") }
        self.command = ["/usr/bin/env"] + words
    }

    /// Whether this program has Swift's library within itself. Built the other way, all of it would be linked anew.
    private static var isStatic: Bool { Files.read("/proc/self/maps")?.contains("/libswiftCore.so") == false }
}
