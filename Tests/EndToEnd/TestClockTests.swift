import CartwrightJSON
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

@Suite("A server whose time a test moves")
struct TestClockTests {
    private static func folder() throws -> String {
        var template = Array("/tmp/cartwright-clock-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&template)))
        chmod(folder, 0o755)
        return folder
    }

    private static func value(_ name: String, in answer: WireResponse) throws -> String {
        let json = try JSON.decode(JSONValue.self, from: Array(answer.text.utf8), keys: .asWritten)
        return try #require(json[name]?.string, "\(answer.text)")
    }

    @Test("what expires does so at the moved time, in every process, also after a reload", .timeLimit(.minutes(2)))
    func moved() async throws {
        let folder = try Self.folder()
        defer { Files.remove(folder) }
        let file = folder + "/clock"
        try Files.writePrivately("0", to: file)
        let database = try await TestDatabase.fresh()
        let shop = try await ServedBundle.shop(
            in: folder, ["--no-demo", "--test-clock", "clock"],
            environment: ["DATABASE_URL": database.url, "CARTWRIGHT_MODE": "demo"])
        func profile(_ token: String) throws -> Int {
            let headers = ["Authorization": "Bearer \(token)", "Connection": "close"]
            return try WireClient(port: shop.port).request("GET", "/auth/me", headers: headers).status
        }
        let signedIn = try WireClient(port: shop.port).request(
            "POST", "/auth/register", body: #"{"email": "ann@example.com", "password": "password123"}"#)
        let token = try Self.value("access_token", in: signedIn)
        #expect(try profile(token) == 200)
        try Files.writePrivately("\(16 * 60 * 1000)", to: file)
        #expect(try profile(token) == 401)
        let refresh = try Self.value("refresh_token", in: signedIn)
        let prolonged = try WireClient(port: shop.port).request(
            "POST", "/auth/refresh", body: #"{"refresh_token": "\#(refresh)"}"#)
        #expect(try profile(Self.value("access_token", in: prolonged)) == 200)
        shop.signal(SIGHUP)
        try Files.writePrivately("\(32 * 60 * 1000)", to: file)
        #expect(try profile(Self.value("access_token", in: prolonged)) == 401)
        let next = try Self.value("refresh_token", in: prolonged)
        try Files.writePrivately("\(31 * 86_400_000)", to: file)
        let late = try WireClient(port: shop.port).request(
            "POST", "/auth/refresh", body: #"{"refresh_token": "\#(next)"}"#)
        #expect(late.status == 401)
        shop.signal(SIGTERM)
        #expect(try await shop.end() == .exited(0))
    }

    @Test(
        "it is refused in production, and where the file does not say a time",
        arguments: [
            (["DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"], "0", "refused in production"),
            (["CARTWRIGHT_MODE": "demo"], nil, "names clock, which cannot be read: write 0 into it first"),
            (["CARTWRIGHT_MODE": "demo"], "soon", "does not hold a whole number of milliseconds"),
        ])
    func refused(environment: [String: String], content: String?, said: String) async throws {
        let folder = try Self.folder()
        defer { Files.remove(folder) }
        if let content { try Files.writePrivately(content, to: folder + "/clock") }
        var environment = environment
        environment["JWT_SECRET"] = String(repeating: "x", count: 32)
        let error = await #expect(throws: WireClient.Failure.self) {
            _ = try await ServedBundle.shop(in: folder, ["--test-clock", "clock"], environment: environment)
        }
        #expect(error?.description.contains(said) == true, "\(error?.description ?? "")")
    }
}
