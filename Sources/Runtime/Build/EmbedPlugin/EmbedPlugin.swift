import Foundation
import PackagePlugin

/// Turns the files below a target's `Schema/` and `Pages/` into string literals.
@main struct EmbedPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let output = context.pluginWorkDirectoryURL.appending(path: "Embedded.swift")
        var arguments = ["embed", "--output", output.path]
        var inputs: [URL] = []
        for (folder, option) in [("Schema", "--schema"), ("Pages", "--pages")] {
            let url = target.directoryURL.appending(path: folder)
            guard FileManager.default.fileExists(atPath: url.path) else { continue }
            arguments += [option, url.path]
            inputs += files(below: url)
        }
        return [
            .buildCommand(
                displayName: "Embedding the files of \(target.name)",
                executable: try context.tool(named: "cartwright-build").url,
                arguments: arguments, inputFiles: inputs, outputFiles: [output])
        ]
    }

    private func files(below folder: URL) -> [URL] {
        let walk = FileManager.default.enumerator(
            at: folder, includingPropertiesForKeys: [.isRegularFileKey], options: [.skipsHiddenFiles])
        return (walk?.compactMap { $0 as? URL } ?? [])
            .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
            .sorted { $0.path < $1.path }
    }
}
