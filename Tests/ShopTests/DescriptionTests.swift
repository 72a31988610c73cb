import Cartwright
import CartwrightJSON
import FoundationEssentials
import FunctionTable
import Synchronization
import Testing

@testable import CartwrightCommandLine

@Suite("The description of the shop's API")
struct DescriptionTests {
    /// What the command line prints.
    private func printed(_ words: String...) -> String {
        let text = Mutex("")
        let terminal = Terminal(
            hasColours: false, output: { line in text.withLock { $0 += line } }, errors: { _ in })
        let program = Program(
            table: functions, configuration: Configuration(environment: [:]), terminal: terminal)
        #expect(program.run(words) == 0)
        return text.withLock { $0 }
    }

    @Test("cartwright openapi prints the bytes that /openapi.json serves, whole and per service")
    func sameBytes() async throws {
        let shop = try await HostedShop()
        #expect(printed("openapi") == (try await shop.send("openapi").text) + "\n")
        let one = try await shop.send("openapi-of-service", path: ["catalog.json"]).text
        #expect(printed("openapi", "--service", "catalog") == one + "\n")
    }

    @Test("the repository's .env.example is what config --example prints, with what the services read")
    func example() throws {
        let file = try String(contentsOfFile: "\(ManifestOfTheShopTests.root)/.env.example", encoding: .utf8)
        #expect(printed("config", "--example") == file)
        #expect(file.contains("\n# SHOP_CURRENCY="))
        #expect(printed("config").contains("\nSHOP_CURRENCY "))
    }

    @Test("every operation lists the codes of each problem it may answer with")
    func codes() async throws {
        let document = try await HostedShop().send("openapi").json
        let paths = try #require(document["paths"]?.object)
        #expect(paths.keys.count > 15)
        for (path, methods) in paths {
            for (method, operation) in methods.object ?? [:] {
                for (status, response) in operation["responses"]?.object ?? [:] where status >= "4" {
                    let name = response["$ref"]?.string?.split(separator: "/").last ?? ""
                    let content = document["components"]?["responses"]?[String(name)]?["content"]
                    let parts = content?["application/problem+json"]?["schema"]?["allOf"]
                    let codes = parts?[1]?["properties"]?["code"]?["enum"]?.array ?? []
                    #expect(!codes.isEmpty, "\(method) \(path) \(status)")
                }
            }
        }
        let login = document["paths"]?["/auth/login"]?["post"]?["responses"]?["401"]?["$ref"]?.string ?? ""
        let unauthorized = document["components"]?["responses"]?[String(login.split(separator: "/").last ?? "")]
        #expect("\(unauthorized ?? .null)".contains("bad_credentials"))
    }
}
