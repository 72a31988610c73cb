import Foundation
import PackagePlugin

/// Writes the function table of a target from the `functions.yaml` in its folder, else from the package's own.
@main struct FunctionsPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let module = target as? any SourceModuleTarget else { return [] }
        let root = context.package.directoryURL
        let places = [target.directoryURL, root].map { $0.appending(path: "functions.yaml") }
        guard let manifest = places.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
            Diagnostics.error(
                "\(target.name) uses the plugin CartwrightFunctions, but there is no functions.yaml in its folder or in "
                    + "the package's: write one, or begin with `functions: {}`")
            return []
        }
        let output = context.pluginWorkDirectoryURL.appending(path: "FunctionTable.swift")
        let shown = manifest.path.dropFirst(root.path.count).drop { $0 == "/" }
        return [
            .buildCommand(
                displayName: "Reading \(shown)",
                executable: try context.tool(named: "cartwright-build").url,
                arguments: [
                    "table", "--manifest", manifest.path, "--output", output.path, "--module", module.moduleName,
                    "--show-as", String(shown),
                ],
                inputFiles: [manifest],
                outputFiles: [output])
        ]
    }
}
