import CartwrightSecurity
import Testing

@Suite struct SecretTests {
    private struct Settings {
        var host = "db"
        var password: Secret<String> = "hunter2"
    }

    @Test("a secret shows in no way of printing it")
    func printing() {
        let settings = Settings()
        var dumped = ""
        dump(settings, to: &dumped)
        let texts = [
            "\(settings.password)", "\(settings)", String(reflecting: settings), String(describing: settings),
            String(reflecting: settings.password), "\([settings.password])", "\(Optional(settings.password) as Any)",
            dumped,
        ]
        for text in texts {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("•••"))
        }
        #expect(settings.password.reveal() == "hunter2")
    }

    @Test("a token shows neither")
    func tokens() {
        let token = RandomToken(prefix: "crt_")
        var dumped = ""
        dump(token, to: &dumped)
        #expect(!"\(token)".contains(token.text) && !dumped.contains(token.text))
    }

    @Test("tokens are long, different, and found again by their digest")
    func randomness() {
        let tokens = (0..<1000).map { _ in RandomToken(prefix: "crt_").text }
        #expect(Set(tokens).count == 1000)
        #expect(tokens.allSatisfy { $0.hasPrefix("crt_") && $0.utf8.count == 47 })
        #expect(RandomToken.digest(of: tokens[0]) == sha256(tokens[0]))
        #expect(randomBytes(0).isEmpty && randomBytes(13).count == 13)
    }
}
