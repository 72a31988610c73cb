import CartwrightLocalRuntime
import Testing

@Suite struct ModeTests {
    @Test("production refuses a fault point that is armed, however good its secrets are")
    func armedFault() {
        let secret = String(repeating: "s", count: 48)
        let environment = ["JWT_SECRET": secret, "CARTWRIGHT_FAULT": "checkout.committed:3"]
        #expect(Mode.production.missing(in: environment).count == 1)
        #expect(Mode.demo.missing(in: environment).isEmpty)
    }

    @Test(
        "a database of one's own or a public bind means production",
        arguments: [
            ([:], "127.0.0.1", .demo), ([:], "::1", .demo), ([:], "localhost", .demo), ([:], "0.0.0.0", .production),
            (["DATABASE_URL": "postgres:///shop"], "127.0.0.1", .production),
            (["DATABASE_URL": ""], "127.0.0.1", .demo),
            (["DB_URL": "postgres:///shop"], "127.0.0.1", .production),
            (["NODE_ENV": "production"], "127.0.0.1", .production), (["NODE_ENV": "development"], "127.0.0.1", .demo),
        ] as [([String: String], String, Mode)])
    func mode(_ environment: [String: String], _ host: String, _ mode: Mode) {
        #expect(Mode.of(environment: environment, host: host) == mode)
    }

    @Test(
        "production demands a secret that is long enough",
        arguments: [
            ([:], false), (["JWT_SECRET": "short"], false),
            (["JWT_SECRET": "0123456789012345678901234567890"], false),
            (["JWT_SECRET": "01234567890123456789012345678901"], true),
            (["SECRET_KEY": "01234567890123456789012345678901"], true), (["JWT_PRIVATE_KEY": "…"], true),
        ] as [([String: String], Bool)])
    func secrets(_ environment: [String: String], _ enough: Bool) {
        #expect(Mode.production.missing(in: environment).isEmpty == enough)
        #expect(Mode.demo.missing(in: environment).isEmpty)
    }
}
