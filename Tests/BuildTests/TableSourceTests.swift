import CartwrightManifest
import Testing

@testable import cartwright_build

@Suite("The generated function table")
struct TableSourceTests {
    private func source(_ yaml: String, module: String? = nil) -> String {
        let (manifest, diagnostics) = Manifest.load(yaml: Array(yaml.utf8))
        #expect(!diagnostics.hasErrors)
        return TableSource(manifest: manifest, text: yaml, module: module).text
    }

    @Test("each entry stands at the manifest's line and names its handler by module")
    func entries() {
        let text = source(
            """
            services: [Catalog]
            functions:
              catalog-get-product:
                does: One product
                handler: Catalog.getProduct
                http: GET /products/{id}
                access: public
              tidy:
                does: Tidy up
                handler: tidyUp
                schedule: rate(1 hour)
            """)
        #expect(
            text.contains(
                """
                #sourceLocation(file: "functions.yaml", line: 5)
                    table.add("catalog-get-product", .http(Catalog::getProduct))  // public func getProduct(_ input: Input, _ call: Call) async throws -> Output, in Catalog
                #sourceLocation()
                """))
        #expect(text.contains("    table.add(\"tidy\", .schedule(tidyUp))  // func tidyUp(_ tick: Tick"))
        #expect(text.contains("    table.add(Catalog::service)\n"))
        #expect(text.contains("#sourceLocation(file: \"functions.yaml\", line: 1)\nimport Catalog\n"))
        #expect(text.contains("\n    handler: Catalog.getProduct\n"))
    }

    @Test("a socket's function is added by what it hears of")
    func sockets() {
        let text = source(
            """
            functions:
              say: {does: A, handler: say, socket: /chat, access: public}
              ban: {does: A, handler: ban, socket: /chat ban, access: public}
              enter: {does: A, handler: enter, socket: /chat $connect, access: public}
              leave: {does: A, handler: leave, socket: /chat $disconnect, access: public}
            """)
        for entry in [
            "table.add(\"say\", .socket(say))  // func say(_ input: Input, _ socket: Socket, _ call: Call)",
            "table.add(\"ban\", .socket(ban))", "table.add(\"enter\", .socket(connect: enter))",
            "table.add(\"leave\", .socket(disconnect: leave))",
        ] {
            #expect(text.contains(entry), "\(entry)")
        }
    }

    @Test("the table's own module is not imported")
    func ownModule() {
        let text = source(
            """
            services: [notes]
            functions:
              a: {does: A, handler: Notes.a, http: GET /a, access: public}
            """, module: "Notes")
        #expect(!text.contains("import Notes"))
        #expect(text.contains("table.add(notes)"))
        #expect(text.contains(".http(Notes::a)"))
    }
}
