import CartwrightManifest
import FoundationEssentials
import Glibc
import Testing

@testable import cartwright_build

@Suite("What cartwright new writes")
struct ScaffoldTests {
    private static let manifest = """
        functions:
          health:
            does: The process serves
            handler: Cartwright.health
            http: GET /health
            access: public

        """

    @Test("a new service and a new function in it compile with their tests, and have their place in the table")
    func compiles() throws {
        var template = Array("/tmp/cartwright-new-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&template)))
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Files.write(Self.manifest, to: "\(folder)/functions.yaml")
        let program = "\(try Compiler.folder())/cartwright"
        for words in [["service", "Gifts"], ["function", "gifts-wrap-up"]] {
            let said = try Compiler.output(of: ["env", "-C", folder, program, "new"] + words)
            #expect(said.contains("changed functions.yaml"), "\(said)")
        }
        let sources = ["GiftsService", "Functions/List", "Functions/WrapUp"].map {
            "\(folder)/Sources/Gifts/\($0).swift"
        }
        let module = ["-emit-module", "-enable-testing", "-emit-module-path", "\(folder)/Gifts.swiftmodule"]
        #expect(try Compiler.output(of: Compiler.command("Gifts") + module + sources) == "")
        let tests = ["List", "WrapUp"].map { "\(folder)/Tests/GiftsTests/\($0)Tests.swift" }
        let checked = try Compiler.output(of: Compiler.command("GiftsTests") + ["-typecheck", "-I", folder] + tests)
        #expect(checked == "")
        let yaml = try Files.read("\(folder)/functions.yaml")
        let (manifest, mistakes) = Manifest.load(yaml: yaml)
        #expect(mistakes.map(\.description) == [])
        #expect(manifest.functions.map(\.name) == ["health", "gifts-list", "gifts-wrap-up"])
        let table = TableSource(manifest: manifest, text: String(decoding: yaml, as: UTF8.self), module: "Table").text
        try Files.write(table, to: "\(folder)/FunctionTable.swift")
        let compiled = try Compiler.output(
            of: Compiler.command("Table") + ["-typecheck", "-I", folder, "\(folder)/FunctionTable.swift"])
        #expect(compiled == "")
        for name in ["gifts-list", "gifts-wrap-up"] {
            #expect(FileManager.default.fileExists(atPath: "\(folder)/events/\(name).json"))
        }
    }
}
