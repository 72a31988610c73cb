import CartwrightManifest
import Testing

@Suite("The errors a function declares")
struct ErrorsTests {
    private func load(_ errors: String, trigger: String = "http: GET /work") -> (Manifest, [String]) {
        let yaml = """
            functions:
              work:
                does: Work
                handler: work
                \(trigger)
                access: \(trigger.hasPrefix("http") ? "public" : "internal")
                errors: \(errors)
            """
        let (manifest, diagnostics) = Manifest.load(yaml: Array(yaml.utf8))
        return (manifest, diagnostics.map(\.description))
    }

    @Test(
        "a list means 409, a mapping says the status, one code needs no list",
        arguments: [
            ("[out_of_stock, price_changed]", [409: ["out_of_stock", "price_changed"]]),
            ("out_of_stock", [409: ["out_of_stock"]]),
            ("{401: bad_login, 409: [a, b], 503: [away]}", [401: ["bad_login"], 409: ["a", "b"], 503: ["away"]]),
        ])
    func forms(text: String, expected: [Int: [String]]) throws {
        let (manifest, mistakes) = load(text)
        #expect(mistakes == [])
        #expect(manifest.functions.first?.errors == expected)
    }

    @Test(
        "what cannot be meant is named, with its place",
        arguments: [
            (
                "[OutOfStock]",
                "7:14: error: 'OutOfStock' is not a code: lower-case words joined by underscores, as in 'out_of_stock'"
            ),
            ("[a, a]", "7:17: error: 'a' is there twice"),
            ("{200: [fine]}", "7:14: error: '200' is no status of a problem: write 400 to 499 or 503"),
            ("{conflict: [a]}", "7:14: error: 'conflict' is no status of a problem"),
            ("[]", "'errors' is an empty list"),
            ("{}", "'errors' is empty; leave it out"),
        ])
    func mistakes(text: String, said: String) {
        let (_, mistakes) = load(text)
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.contains(said) == true, "\(mistakes)")
    }

    @Test("only functions with a route have an answer with a code")
    func otherTriggers() {
        let (_, mistakes) = load("[a]", trigger: "schedule: rate(1 hour)")
        #expect(mistakes.first?.contains("'errors' means nothing for a function with 'schedule'") == true)
    }
}
