import CartwrightSecurity
import FoundationEssentials
import Testing

@testable import Cartwright

@Suite("Configuration")
struct ConfigurationTests {
    @Test("a variable comes before .env, a name before its synonyms")
    func precedence() {
        let dotEnv = DotEnv(text: Array("PORT=1\nDATABASE_URL=postgresql://a/b\nEMAIL_USER=x".utf8))
        let configuration = Configuration(
            environment: ["PORT": "2", "DB_URL": "postgres://c/d", "EMAIL_USER": ""], dotEnv: dotEnv)
        #expect(configuration["PORT"] == "2")
        #expect(configuration["DATABASE_URL"] == "postgres://c/d")
        #expect(configuration["EMAIL_USER"] == "x")
        #expect(configuration["NODE_ENV"] == "development")
        #expect(configuration.value(of: "EMAIL_USER")?.source.description == ".env:3 EMAIL_USER")
        #expect(configuration.resolved["DATABASE_URL"] == "postgres://c/d")
        #expect(configuration.problems == [])
    }

    @Test("NAME_FILE names a file that holds the value")
    func files() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let secret = String(repeating: "s", count: 40)
        try Data("\(secret)\n".utf8).write(to: URL(filePath: path))
        #expect(Configuration(environment: ["JWT_SECRET_FILE": path])["JWT_SECRET"] == secret)
        #expect(
            Configuration(environment: ["JWT_SECRET_FILE": path, "JWT_SECRET": secret]).problems
                == ["JWT_SECRET and JWT_SECRET_FILE are both set; keep one"])
        #expect(
            Configuration(environment: ["JWT_SECRET_FILE": "/nowhere"]).problems
                == ["JWT_SECRET_FILE names /nowhere, which cannot be read as text"])
    }

    @Test(
        "what cannot work is refused with the reason",
        arguments: [
            ("DATABASE_URL", "mongodb://localhost/shop", "names MongoDB"),
            ("DB_URL", "mysql://localhost/shop", "DB_URL names MySQL"),
            ("MONGO_URI", "mongodb+srv://localhost/shop", "MONGO_URI names MongoDB"),
            ("BROKER_URL", "amqp://localhost", "names an AMQP broker"),
            ("DATABASE_URL", "http://localhost", "must begin with postgresql://, not http:"),
            ("PORT", "80a", "must be a port between 0 and 65535, not '80a'"),
            ("NODE_ENV", "prodution", "did you mean 'production'?"),
            ("JWT_SECRET", "short", "has 5 bytes; it needs at least 32"),
            ("CORS_ORIGINS", "localhost:3000", "'localhost:3000' is none"),
            ("TRUSTED_PROXIES", "10.0.0.0/8, proxy", "'proxy' is none"),
            ("PUBLIC_URL", "shop.example", "must be an address"),
        ])
    func refusals(name: String, value: String, said: String) {
        let problems = Configuration(environment: [name: value]).problems
        #expect(problems.contains { $0.contains(said) }, "\(problems)")
        if name == "JWT_SECRET" { #expect(!problems.joined().contains(value)) }
    }

    @Test("Redis is not needed, and says so without stopping anything")
    func redis() {
        let configuration = Configuration(environment: ["REDIS_URL": "redis://localhost"])
        #expect(configuration.problems == [])
        #expect(configuration.notes.first?.hasPrefix("REDIS_URL is not needed") == true)
    }

    struct ShopSettings: Settings {
        enum Mood: String, Codable, CaseIterable { case calm, busy }
        let smtpHost: String
        let smtpPort: Int
        let mood: Mood
        let apiKey: Secret<String>
        let imageURL: String?
        let recipients: [String]
        let verbose: Bool
    }

    @Test("a service's settings are read by their names")
    func reads() throws {
        let configuration = Configuration(environment: [
            "SMTP_HOST": "mail", "SMTP_PORT": "25", "MOOD": "busy", "API_KEY": "k", "IMAGE_URL": "https://x",
            "RECIPIENTS": "a, b", "VERBOSE": "true",
        ])
        let settings = try configuration.read(ShopSettings.self)
        #expect(settings.smtpHost == "mail" && settings.smtpPort == 25 && settings.mood == .busy)
        #expect(settings.apiKey.reveal() == "k" && settings.imageURL == "https://x" && settings.verbose)
        #expect(settings.recipients == ["a", "b"])
    }

    @Test("all that is missing or malformed is told together")
    func tellsAll() {
        let configuration = Configuration(environment: ["SMTP_PORT": "many", "MOOD": "angry"])
        let error = #expect(throws: ConfigurationError.self) { try configuration.read(ShopSettings.self) }
        let problems = error?.problems ?? []
        #expect(problems.contains("SMTP_HOST is not set"))
        #expect(problems.contains("SMTP_PORT must be a number"))
        #expect(problems.contains { $0.hasPrefix("MOOD is not a Mood") })
        #expect(problems.contains("API_KEY is not set"))
        #expect(problems.contains("VERBOSE is not set"))
        #expect(!problems.contains { $0.hasPrefix("IMAGE_URL") })
    }

    @Test("a secret that is only named by where AWS keeps it is refused, wherever the name is read")
    func secretsManager() {
        let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf"
        let own = Configuration(environment: ["JWT_SECRET": arn])
        #expect(own.problems.count == 1)
        #expect(own.problems.first?.hasPrefix("JWT_SECRET names a secret in AWS Secrets Manager") == true)
        #expect(own["JWT_SECRET"] == nil)
        var environment = ["SMTP_HOST": "m", "SMTP_PORT": "25", "MOOD": "busy", "RECIPIENTS": "", "VERBOSE": "true"]
        environment["API_KEY"] = arn
        let error = #expect(throws: ConfigurationError.self) {
            try Configuration(environment: environment).read(ShopSettings.self)
        }
        #expect(error?.problems.contains { $0.hasPrefix("API_KEY names a secret in AWS") } == true)
        #expect(error?.problems.contains { $0.contains("123456789012") } == false)
        #expect(Configuration(environment: ["PUBLIC_URL": "https://arn:secretsmanager"]).problems == [])
    }

    @Test("what a service reads is known by its name before anything is set, secrets apart")
    func names() throws {
        let names = Setting.names(in: ShopSettings.self)
        #expect(
            names.map(\.name) == ["SMTP_HOST", "SMTP_PORT", "MOOD", "API_KEY", "IMAGE_URL", "RECIPIENTS", "VERBOSE"])
        #expect(names.filter(\.isSecret).map(\.name) == ["API_KEY"])
        #expect(names.filter { !$0.isRequired }.map(\.name) == ["IMAGE_URL"])
        let all = Setting.all(with: [Service("shop", settings: ShopSettings.self)])
        let key = try #require(all.first { $0.name == "API_KEY" })
        #expect(key.isSecret && key.group == "The service shop" && key.summary == "Read by the service shop.")
    }

    @Test("the example file sets nothing and is a valid .env")
    func example() {
        let text = Setting.exampleFile(of: Setting.all)
        let example = DotEnv(text: Array(text.utf8))
        #expect(example.problems == [] && example.lines.isEmpty)
        #expect(text.contains("# DATABASE_URL="))
    }
}
