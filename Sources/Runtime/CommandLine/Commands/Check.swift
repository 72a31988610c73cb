import CartwrightManifest
import FoundationEssentials

extension Program {
    static let check = Command(
        name: "check", summary: "Check functions.yaml and print every mistake", operands: "[FILE]",
        operandCount: 0...1,
        about: """
            Prints each mistake as FILE:LINE:COLUMN: error: …, all of them at once, and exits with 1 if there is one. Warnings
              alone exit with 0.
            """,
        examples: [
            ("cartwright check", "the functions.yaml of this folder"),
            ("cartwright check examples/functions.yaml", "another one"),
        ]
    ) { arguments, program in
        let file = arguments.operands.first ?? "functions.yaml"
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw Failure("there is no \(file) here; name another file, or go to the folder of your package")
        }
        let (manifest, findings) = Manifest.load(yaml: Array(bytes), file: file)
        for finding in findings { program.terminal.print(finding.description) }
        if findings.hasErrors { return 1 }
        let count = manifest.functions.count
        program.terminal.print("\(file): \(count) function\(count == 1 ? "" : "s"), no mistakes")
        return 0
    }
}
